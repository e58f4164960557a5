package io.rnn4j.core.engine.node;

import io.rnn4j.kernel.Elementwise;
import io.rnn4j.kernel.Kernels;
import io.rnn4j.kernel.Reduction;
import io.rnn4j.kernel.Rows;

/**
 * Computes softmaxes of rows, their logarithms and gradients. The power of the first largest
 * element is 1 and stays apart from the sum u of the other powers: its probability 1/(1 + u), the
 * logarithm -ln(1 + u) and the derivative u/(1 + u) are accurate even where u is tiny.
 */
final class SoftmaxRows {
    private final Kernels kernels;
    private float[] powers = {}; // e^(x - largest), [rows, width]; 0 for the first largest
    private float[] copies = {}; // of a number or of a gradient, [rows, width]
    private float[] others = {}; // u, for each row
    private float[] numbers = {}; // for each row
    private float[] ofLargest = {}; // the result for the first largest element of each row
    private int[] columns = {}; // of the first largest element of each row; -1 if the row has NaN
    private final Rows powerRows = new Rows(0);
    private final Rows copyRows = new Rows(0);
    private final Rows otherRows = new Rows(1);
    private final Rows numberRows = new Rows(1);

    SoftmaxRows(Kernels kernels) {
        this.kernels = kernels;
    }

    /** Computes the softmax of every row of x, or its logarithm; the result may overwrite x. */
    void run(boolean logarithm, int rows, int width, Rows result, Rows x) {
        exponentiate(rows, width, x);
        if (logarithm) { // x - largest - ln(1 + u)
            kernels.broadcast(rows, width, copyRows, numberRows);
            kernels.apply(Elementwise.SUBTRACT, rows, width, result, x, copyRows, null);
            logarithmsOfSums(rows);
            kernels.broadcast(rows, width, copyRows, numberRows);
            kernels.apply(Elementwise.SUBTRACT, rows, width, result, result, copyRows, null);
            for (int row = 0; row < rows; row++) {
                ofLargest[row] = 0 - numbers[row];
            }
        } else {
            kernels.affine(1, rows, numberRows, otherRows, 1, 1);
            kernels.broadcast(rows, width, copyRows, numberRows);
            kernels.apply(Elementwise.DIVIDE, rows, width, result, powerRows, copyRows, null);
            for (int row = 0; row < rows; row++) {
                ofLargest[row] = 1 / numbers[row];
            }
        }
        setLargest(rows, result);
    }

    /**
     * Computes the gradient d - softmax(x)·Σd of the logarithms; the result may overwrite d or x.
     * For the first largest element it is (d·u - Σ of the other d)/(1 + u).
     */
    void gradient(int rows, int width, Rows result, Rows d, Rows x) {
        exponentiate(rows, width, x);
        kernels.apply(Elementwise.COPY, rows, width, copyRows, d, null, null);
        for (int row = 0; row < rows; row++) {
            if (columns[row] >= 0) {
                int at = copyRows.at(row) + columns[row];
                ofLargest[row] = copies[at];
                copies[at] = 0;
            }
        }
        kernels.reduce(Reduction.SUM, rows, width, numberRows, copyRows);
        for (int row = 0; row < rows; row++) {
            float sum = numbers[row];
            float largest = ofLargest[row];
            float total = 1 + others[row];
            numbers[row] = (sum + largest) / total;
            ofLargest[row] = (largest * others[row] - sum) / total;
        }
        kernels.broadcast(rows, width, copyRows, numberRows);
        kernels.apply(
                Elementwise.NEGATED_MULTIPLY_ADD, rows, width, result, powerRows, copyRows, d);
        setLargest(rows, result);
    }

    /** Computes the powers and their sums; {@link #numbers} are the largest elements. */
    private void exponentiate(int rows, int width, Rows x) {
        powers = SignalBuffer.grown(powers, rows, width);
        copies = SignalBuffer.grown(copies, rows, width);
        if (columns.length < rows) {
            others = new float[rows];
            numbers = new float[rows];
            ofLargest = new float[rows];
            columns = new int[rows];
        }
        powerRows.set(powers, 0, width);
        copyRows.set(copies, 0, width);
        otherRows.set(others, 0);
        numberRows.set(numbers, 0);
        kernels.reduce(Reduction.MAXIMUM, rows, width, numberRows, x);
        kernels.broadcast(rows, width, powerRows, numberRows);
        kernels.apply(Elementwise.EXP_OF_DIFFERENCE, rows, width, powerRows, x, powerRows, null);
        for (int row = 0; row < rows; row++) {
            columns[row] = column(x, x.at(row), width, numbers[row]);
            if (columns[row] >= 0) {
                powers[powerRows.at(row) + columns[row]] = 0;
            }
        }
        kernels.reduce(Reduction.SUM, rows, width, otherRows, powerRows);
    }

    private static int column(Rows x, int from, int width, float largest) {
        for (int k = 0; k < width; k++) {
            if (x.array()[from + k] == largest) {
                return k;
            }
        }
        return -1;
    }

    /** Sets the numbers to ln(1 + u), with the digits of u that the sum loses. */
    private void logarithmsOfSums(int rows) {
        kernels.affine(1, rows, numberRows, otherRows, 1, 1);
        kernels.apply(Elementwise.LOG, 1, rows, numberRows, numberRows, null, null);
        for (int row = 0; row < rows; row++) {
            float sum = 1 + others[row];
            numbers[row] += (others[row] - (sum - 1)) / sum;
        }
    }

    private void setLargest(int rows, Rows result) {
        for (int row = 0; row < rows; row++) {
            if (columns[row] >= 0) {
                result.array()[result.at(row) + columns[row]] = ofLargest[row];
            }
        }
    }
}
