package io.rnn4j.simd;

import io.rnn4j.api.kernel.Elementwise;

/**
 * Element-wise operations on the ends of rows that do not fill a vector: they are gathered in
 * scratch memory, many rows at a time, so that the loops of {@link VectorElementwise} need no
 * second, scalar version.
 */
final class VectorTails {

    /** Floats of each scratch array, a multiple of the lanes. */
    private static final int CAPACITY = 512;

    private final float[] a = new float[CAPACITY];
    private final float[] b = new float[CAPACITY];
    private final float[] c = new float[CAPACITY];
    private final Operands scratch = new Operands().d(a, 0, 0).a(a, 0, 0).b(b, 0, 0).c(c, 0, 0);

    /** Applies the operation to [rows, width], width less than the lanes of a vector. */
    void apply(
            Elementwise operation,
            int rows,
            int width,
            float[] d,
            int dAt,
            int dStride,
            float[] first,
            int aAt,
            int aStride,
            float[] second,
            int bAt,
            int bStride,
            float[] third,
            int cAt,
            int cStride) {
        int operands = operation.operands();
        int batch = CAPACITY / width;
        for (int row = 0; row < rows; row += batch) {
            int count = Math.min(batch, rows - row);
            gather(count, width, first, aAt + row * aStride, aStride, a);
            if (operands > 1) {
                gather(count, width, second, bAt + row * bStride, bStride, b);
            }
            if (operands > 2) {
                gather(count, width, third, cAt + row * cStride, cStride, c);
            }
            // What older contents follow the last element are computed too, and dropped.
            int n = (count * width + Lanes.COUNT - 1) / Lanes.COUNT * Lanes.COUNT;
            VectorElementwise.apply(operation, scratch.size(1, n));
            scatter(count, width, a, d, dAt + row * dStride, dStride);
        }
    }

    private static void gather(int rows, int width, float[] from, int at, int stride, float[] to) {
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < width; k++) {
                to[row * width + k] = from[at + row * stride + k];
            }
        }
    }

    private static void scatter(int rows, int width, float[] from, float[] to, int at, int stride) {
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < width; k++) {
                to[at + row * stride + k] = from[row * width + k];
            }
        }
    }
}
