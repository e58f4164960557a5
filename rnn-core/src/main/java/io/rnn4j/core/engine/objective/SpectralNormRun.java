package io.rnn4j.core.engine.objective;

import io.rnn4j.api.component.RandomNumbers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Computes the largest singular value of a matrix W by the Lanczos process (Golub and Van Loan
 * 2013, section 10.1) on WWᵀ or WᵀW, whichever is smaller, with complete orthogonalization, in
 * double precision and in a fixed order.
 */
final class SpectralNormRun {
    /** The relative change of the eigenvalue over {@link #STRIDE} steps at which it is accepted. */
    private static final double TOLERANCE = 1e-7;

    /** Steps from one estimate to the next. */
    private static final int STRIDE = 2;

    /**
     * Fraction by which the result is increased, because it approaches the singular value from
     * below.
     */
    private static final double MARGIN = 1e-6;

    private final int rows;
    private final int columns;
    private final int size; // of the vectors
    private final double[] start;
    private final double[] image;
    private final double[] product;
    private final List<double[]> basis = new ArrayList<>(); // grows to the number of steps
    private final double[] diagonal;
    private final double[] offDiagonal;

    SpectralNormRun(int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
        this.size = Math.min(rows, columns);
        this.start = new double[size];
        this.image = new double[size];
        this.product = new double[Math.max(rows, columns)];
        this.diagonal = new double[size];
        this.offDiagonal = new double[size];
        // a vector without structure has a part in the direction of every singular vector
        RandomNumbers random = new RandomNumbers(0, "spectral norm");
        for (int k = 0; k < size; k++) {
            start[k] = random.uniform(k) - 0.5;
        }
        scale(start, 1 / Math.sqrt(product(start, start)));
    }

    /**
     * {@return the largest singular value of a matrix [rows, columns], at most about 1e-6 of it too
     * large; NaN if an element is NaN}
     */
    double of(float[] matrix) {
        double eigenvalue = 0;
        double[] vector = start;
        for (int step = 0; step < size; step++) {
            basisVector(step, vector);
            multiply(matrix, basis.get(step));
            diagonal[step] = product(image, basis.get(step));
            for (int pass = 0; pass < 2; pass++) { // twice is enough
                for (int other = 0; other <= step; other++) {
                    add(image, basis.get(other), -product(image, basis.get(other)));
                }
            }
            double norm = Math.sqrt(product(image, image));
            offDiagonal[step] = norm;
            boolean ends = step == size - 1 || !(norm > 1e-14 * diagonal[0]);
            if (ends || step % STRIDE == STRIDE - 1) {
                double before = eigenvalue;
                eigenvalue = largestEigenvalue(step + 1);
                if (ends || eigenvalue - before <= TOLERANCE * eigenvalue) {
                    break;
                }
            }
            scale(image, 1 / norm);
            vector = image;
        }
        return Math.sqrt(eigenvalue) * (1 + MARGIN);
    }

    private void basisVector(int step, double[] values) {
        if (basis.size() == step) {
            basis.add(new double[size]);
        }
        System.arraycopy(values, 0, basis.get(step), 0, size);
    }

    /** Sets the image to WWᵀx or WᵀWx. */
    private void multiply(float[] matrix, double[] x) {
        boolean wide = rows <= columns;
        Arrays.fill(product, 0);
        Arrays.fill(image, 0);
        for (int row = 0; row < rows; row++) {
            if (wide) {
                for (int column = 0; column < columns; column++) {
                    product[column] += x[row] * matrix[row * columns + column];
                }
            } else {
                product[row] = product(matrix, row * columns, x);
            }
        }
        for (int row = 0; row < rows; row++) {
            if (wide) {
                image[row] = product(matrix, row * columns, product);
            } else {
                for (int column = 0; column < columns; column++) {
                    image[column] += product[row] * matrix[row * columns + column];
                }
            }
        }
    }

    /** Uses four partial sums: a single one would wait for the latency of each addition. */
    private double product(float[] matrix, int at, double[] x) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int k = 0;
        for (; k + 3 < columns; k += 4) {
            a += matrix[at + k] * x[k];
            b += matrix[at + k + 1] * x[k + 1];
            c += matrix[at + k + 2] * x[k + 2];
            d += matrix[at + k + 3] * x[k + 3];
        }
        for (; k < columns; k++) {
            a += matrix[at + k] * x[k];
        }
        return (a + b) + (c + d);
    }

    private static double product(double[] x, double[] y) {
        double sum = 0;
        for (int k = 0; k < x.length; k++) {
            sum += x[k] * y[k];
        }
        return sum;
    }

    private static void add(double[] sum, double[] addend, double factor) {
        for (int k = 0; k < sum.length; k++) {
            sum[k] += factor * addend[k];
        }
    }

    private static void scale(double[] vector, double factor) {
        for (int k = 0; k < vector.length; k++) {
            vector[k] *= factor;
        }
    }

    /**
     * {@return the largest eigenvalue of the tridiagonal matrix of the first steps} Bisection with
     * the number of negative pivots of T - λ (Golub and Van Loan 2013, section 8.4.1).
     */
    private double largestEigenvalue(int steps) {
        double low = 0;
        double high = 0;
        for (int k = 0; k < steps; k++) {
            double radius =
                    (k == 0 ? 0 : offDiagonal[k - 1]) + (k == steps - 1 ? 0 : offDiagonal[k]);
            low = Math.max(low, diagonal[k]);
            high = Math.max(high, diagonal[k] + radius);
        }
        while (true) {
            double middle = low + (high - low) / 2;
            if (!(low < middle && middle < high)) {
                return high;
            }
            if (exceeds(middle, steps)) {
                low = middle;
            } else {
                high = middle;
            }
        }
    }

    /** {@return whether the largest eigenvalue is larger than a number} */
    private boolean exceeds(double number, int steps) {
        double pivot = diagonal[0] - number;
        for (int k = 1; k < steps && pivot < 0; k++) {
            pivot = diagonal[k] - number - offDiagonal[k - 1] * offDiagonal[k - 1] / pivot;
        }
        return !(pivot < 0);
    }
}
