package io.rnn4j.simd.warmup;

import static io.rnn4j.simd.vector.Lanes.PANEL;

import io.rnn4j.kernel.Elementwise;
import io.rnn4j.kernel.Kernels;
import io.rnn4j.kernel.Reduction;
import io.rnn4j.kernel.Rows;
import io.rnn4j.simd.product.FewRowsProduct;

/**
 * Small calls of every kind of operation, one for every shape that an operation distinguishes: all
 * tile heights, complete and incomplete panels and vectors, adjacent and distant rows, operands at
 * the end of their array, beyond which a masked vector reaches. If only some shapes were compiled,
 * the first call with another one would be slow and would allocate.
 *
 * <p>The loops are about as long as in a small network: the compiler unrolls according to the
 * lengths that it has seen.
 */
final class Exercises {

    /** Number of shapes of products: one row of several panels, then 1 to 24 rows. */
    static final int PRODUCTS = 25;

    /** Number of shapes of other operations: adjacent rows, distant rows of incomplete vectors. */
    static final int OTHERS = 2;

    /**
     * Calls in a run. With fewer calls and more runs, the methods of this class, which inline all
     * kernels, would be compiled themselves; that took a fifth of the time of all warming.
     */
    private static final int CALLS = 16;

    private static final int DEPTH = 24;
    private static final int ROWS = 4;
    private static final int WIDTH = 128;
    private static final int SIZE = 4096;

    private final float[] packed = numbers();
    private final Rows a = new Rows(numbers(), 0, 0);
    private final Rows b = new Rows(numbers(), 0, 0);
    private final Rows c = new Rows(numbers(), 0, 0);
    private final Rows d = new Rows(numbers(), 0, 0);

    /** Calls of one kind of operation. */
    @FunctionalInterface
    interface Exercise {
        /** Calls an operation of the kernels on operands of a shape. */
        void run(Exercises arrays, Kernels kernels, int shape);
    }

    private static float[] numbers() {
        float[] numbers = new float[SIZE];
        for (int k = 0; k < SIZE; k++) {
            numbers[k] = (k % 7 - 3) * 0.5f;
        }
        return numbers;
    }

    /** {@return the arrays that the exercises write} */
    float[][] results() {
        return new float[][] {packed, c.array(), d.array()};
    }

    private static Rows at(Rows rows, int offset, int stride) {
        return rows.set(rows.array(), offset, stride);
    }

    /** Multiplies, packs and transposes. */
    void product(Kernels kernels, int shape) {
        int rows = Math.max(1, shape);
        for (int call = 0; call < CALLS; call++) {
            kernels.transpose(ROWS * ROWS, DEPTH, at(d, 0, DEPTH), at(a, 0, DEPTH));
            kernels.pack(DEPTH, 2 * PANEL, at(b, 0, 2 * PANEL), shape % 2 == 0, packed);
            int chain = call % 2 == 0 ? DEPTH : DEPTH / 2;
            product(kernels, rows, (shape == 0 ? 4 : 1) * PANEL + 1, chain);
            product(kernels, rows, (rows <= FewRowsProduct.MAXIMUM ? 3 : 2) * PANEL, chain);
        }
    }

    private void product(Kernels kernels, int rows, int columns, int chain) {
        at(c, SIZE - rows * columns, columns);
        kernels.multiply(rows, columns, DEPTH, chain, at(a, 0, DEPTH), packed, c);
    }

    /** Applies an elementwise operation. */
    void elementwise(Elementwise operation, Kernels kernels, int shape) {
        int width = width(shape);
        int stride = stride(shape);
        int at = SIZE - (ROWS - 1) * stride - width;
        at(d, at, stride);
        at(a, at, stride);
        at(b, at, stride);
        at(c, at, stride);
        for (int call = 0; call < CALLS; call++) {
            kernels.apply(operation, ROWS, width, d, a, b, c);
        }
    }

    /** Applies scale and shift. */
    void affine(Kernels kernels, int shape) {
        at(d, 0, stride(shape));
        at(a, 0, stride(shape));
        for (int call = 0; call < CALLS; call++) {
            kernels.affine(ROWS, width(shape), d, a, 0.5f, 1f);
        }
    }

    /** Computes a linear recurrence. */
    void recurrence(Kernels kernels, int shape) {
        int stride = stride(shape);
        at(d, stride, stride);
        at(a, 0, stride);
        at(b, 0, stride);
        for (int call = 0; call < CALLS; call++) {
            kernels.linearRecurrence(DEPTH, width(shape), d, a, b);
        }
    }

    /** Reduces rows. */
    void reduction(Reduction reduction, Kernels kernels, int shape) {
        at(d, 0, 1);
        at(a, 0, stride(shape));
        for (int call = 0; call < CALLS; call++) {
            kernels.reduce(reduction, ROWS, width(shape), d, a);
        }
    }

    /** Adds rows. */
    void sumOfRows(Kernels kernels, int shape) {
        at(d, 0, 0);
        at(a, 0, stride(shape));
        for (int call = 0; call < CALLS; call++) {
            kernels.sumRows(DEPTH, width(shape), d, a);
        }
    }

    /** Adds rows to sums. */
    public void accumulation(Kernels kernels, int shape) {
        at(c, 0, stride(shape));
        at(d, 0, stride(shape));
        at(a, 0, stride(shape));
        for (int call = 0; call < CALLS; call++) {
            kernels.accumulate(ROWS, width(shape), c, d, a);
        }
    }

    private static int width(int shape) {
        return shape == 0 ? WIDTH : WIDTH - 13;
    }

    private static int stride(int shape) {
        return shape == 0 ? WIDTH : WIDTH + 1;
    }
}
