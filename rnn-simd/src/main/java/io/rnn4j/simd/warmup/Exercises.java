package io.rnn4j.simd.warmup;

import static io.rnn4j.simd.tile.ProductTiles.PANEL;

import io.rnn4j.kernel.Elementwise;
import io.rnn4j.kernel.Kernels;
import io.rnn4j.kernel.Reduction;
import io.rnn4j.simd.product.FewRowsProduct;

/**
 * Small pieces of work, one of every shape that an operation distinguishes: all heights of tiles,
 * whole and incomplete panels and vectors, adjacent and distant rows, operands that end with their
 * array, where a masked vector reaches beyond it. If only some shapes were compiled, the first call
 * with another would be slow, and would allocate.
 *
 * <p>The loops run about as long as in a small network: the compiler takes the lengths it has seen
 * for typical and unrolls accordingly.
 */
public final class Exercises {

    /** Shapes of products: so many rows, down to one, then one row of several panels. */
    public static final int PRODUCTS = 25;

    /** Shapes of other operations: adjacent rows, and distant ones with incomplete vectors. */
    public static final int OTHERS = 2;

    /**
     * Calls a run. With fewer calls and more runs these methods, which inline all kernels, would
     * themselves be compiled, which took a fifth of the time of all warming.
     */
    private static final int CALLS = 16;

    private static final int DEPTH = 24;
    private static final int ROWS = 4;
    private static final int WIDTH = 128;
    private static final int SIZE = 4096;

    private final float[] a = numbers();
    private final float[] b = numbers();
    private final float[] c = numbers();
    private final float[] d = numbers();

    /** An operation on small arrays. */
    @FunctionalInterface
    public interface Exercise {
        void run(Exercises arrays, Kernels kernels, int shape);
    }

    private static float[] numbers() {
        float[] numbers = new float[SIZE];
        for (int k = 0; k < SIZE; k++) {
            numbers[k] = (k % 7 - 3) * 0.5f;
        }
        return numbers;
    }

    /** What the exercises write. */
    public float[][] results() {
        return new float[][] {c, d};
    }

    public void product(Kernels kernels, int shape) {
        int rows = Math.max(1, shape);
        for (int call = 0; call < CALLS; call++) {
            product(kernels, rows, (shape == 0 ? 4 : 1) * PANEL + 1);
            if (rows <= FewRowsProduct.MOST) {
                product(kernels, rows, 3 * PANEL); // two panels, and one on its own
            } else {
                product(kernels, rows, 2 * PANEL);
            }
        }
    }

    private void product(Kernels kernels, int rows, int columns) {
        int cAt = SIZE - rows * columns;
        kernels.multiply(rows, columns, DEPTH, a, 0, DEPTH, b, c, cAt, columns);
    }

    public void transposedProduct(Kernels kernels, int shape) {
        int rows = Math.max(1, shape);
        int columns = PANEL + 1;
        int aAt = SIZE - rows * DEPTH;
        int bAt = SIZE - columns * DEPTH;
        int cAt = SIZE - rows * columns;
        for (int call = 0; call < CALLS; call++) {
            kernels.packTransposed(rows, DEPTH, a, aAt, rows, d);
            kernels.multiplyTransposed(rows, columns, DEPTH, d, b, bAt, columns, c, cAt, columns);
        }
    }

    public void elementwise(Elementwise operation, Kernels kernels, int shape) {
        int width = width(shape);
        int stride = stride(shape);
        int at = SIZE - (ROWS - 1) * stride - width;
        for (int call = 0; call < CALLS; call++) {
            kernels.apply(
                    operation, ROWS, width, d, at, stride, a, at, stride, b, at, stride, c, at,
                    stride);
        }
    }

    public void affine(Kernels kernels, int shape) {
        for (int call = 0; call < CALLS; call++) {
            kernels.affine(ROWS, width(shape), d, 0, stride(shape), a, 0, stride(shape), 0.5f, 1f);
        }
    }

    public void recurrence(Kernels kernels, int shape) {
        int width = width(shape);
        int stride = stride(shape);
        for (int call = 0; call < CALLS; call++) {
            kernels.linearRecurrence(DEPTH, width, d, stride, stride, a, 0, stride, b, 0, stride);
        }
    }

    public void reduction(Reduction reduction, Kernels kernels, int shape) {
        for (int call = 0; call < CALLS; call++) {
            kernels.reduce(reduction, ROWS, width(shape), d, 0, 1, a, 0, stride(shape));
        }
    }

    public void sumOfRows(Kernels kernels, int shape) {
        for (int call = 0; call < CALLS; call++) {
            kernels.sumRows(DEPTH, width(shape), d, 0, a, 0, stride(shape));
        }
    }

    private static int width(int shape) {
        return shape == 0 ? WIDTH : WIDTH - 13;
    }

    private static int stride(int shape) {
        return shape == 0 ? WIDTH : WIDTH + 1;
    }
}
