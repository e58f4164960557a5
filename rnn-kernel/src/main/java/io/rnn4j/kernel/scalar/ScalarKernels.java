package io.rnn4j.kernel.scalar;

import io.rnn4j.kernel.Elementwise;
import io.rnn4j.kernel.Kernels;
import io.rnn4j.kernel.Reduction;

import java.util.Arrays;

/**
 * Kernels as plain loops: they run on every JVM and define, with {@link
 * io.rnn4j.kernel.scalar.FloatMath}, the bits that every other kernels give.
 */
public final class ScalarKernels implements Kernels {

    /**
     * Packed left operands of {@link #multiplyTransposed} are limited to a depth that stays in a 32
     * KB cache.
     */
    private static final int TRANSPOSED_DEPTH = 256;

    private final ScalarReduction reduction = new ScalarReduction();

    /** Creates kernels for the use of one thread. */
    public ScalarKernels() {}

    @Override
    public String description() {
        return Fma.isHardware() ? "scalar" : "scalar, fused multiply-add in software";
    }

    // ---- products; a packed right operand is [depth, columns], a packed left operand [rows,
    // depth]

    @Override
    public int packedSize(int depth, int columns) {
        return depth * columns;
    }

    @Override
    public void pack(
            int depth,
            int columns,
            float[] b,
            int bOffset,
            int bStride,
            boolean transposed,
            float[] packed) {
        if (transposed) {
            transpose(columns, depth, b, bOffset, bStride, packed);
        } else {
            for (int k = 0; k < depth; k++) {
                System.arraycopy(b, bOffset + k * bStride, packed, k * columns, columns);
            }
        }
    }

    @Override
    public void multiply(
            int rows,
            int columns,
            int depth,
            float[] a,
            int aOffset,
            int aStride,
            float[] packed,
            float[] c,
            int cOffset,
            int cStride) {
        for (int row = 0; row < rows; row++) {
            int aAt = aOffset + row * aStride;
            addRows(columns, depth, a, aAt, packed, 0, columns, c, cOffset + row * cStride);
        }
    }

    @Override
    public int transposedDepth(int rows) {
        return TRANSPOSED_DEPTH;
    }

    @Override
    public int packedTransposedSize(int rows, int depth) {
        return rows * depth;
    }

    @Override
    public void packTransposed(
            int rows, int depth, float[] a, int aOffset, int aStride, float[] packed) {
        transpose(depth, rows, a, aOffset, aStride, packed);
    }

    @Override
    public void multiplyTransposed(
            int rows,
            int columns,
            int depth,
            float[] packed,
            float[] b,
            int bOffset,
            int bStride,
            float[] c,
            int cOffset,
            int cStride) {
        for (int row = 0; row < rows; row++) {
            int cAt = cOffset + row * cStride;
            addRows(columns, depth, packed, row * depth, b, bOffset, bStride, c, cAt);
        }
    }

    /** {@code to} [columns, rows] becomes the transpose of {@code from} [rows, columns]. */
    private static void transpose(
            int rows, int columns, float[] from, int offset, int stride, float[] to) {
        for (int row = 0; row < rows; row++) {
            int at = offset + row * stride;
            for (int column = 0; column < columns; column++) {
                to[column * rows + row] = from[at + column];
            }
        }
    }

    /** c[0..columns) += a[0]·b[row 0] + a[1]·b[row 1] + … in this order, four rows at a time. */
    private static void addRows(
            int columns,
            int depth,
            float[] a,
            int aAt,
            float[] b,
            int bAt,
            int bStride,
            float[] c,
            int cAt) {
        int k = 0;
        for (; k < depth - 3; k += 4) {
            int bRow = bAt + k * bStride;
            addFourRows(
                    columns,
                    a[aAt + k],
                    a[aAt + k + 1],
                    a[aAt + k + 2],
                    a[aAt + k + 3],
                    b,
                    bRow,
                    bStride,
                    c,
                    cAt);
        }
        for (; k < depth; k++) {
            addRow(columns, a[aAt + k], b, bAt + k * bStride, c, cAt);
        }
    }

    private static void addFourRows(
            int columns,
            float a0,
            float a1,
            float a2,
            float a3,
            float[] b,
            int bAt,
            int bStride,
            float[] c,
            int cAt) {
        int b1 = bAt + bStride;
        int b2 = b1 + bStride;
        int b3 = b2 + bStride;
        for (int j = 0; j < columns; j++) {
            float sum = Fma.fma(a0, b[bAt + j], c[cAt + j]);
            sum = Fma.fma(a1, b[b1 + j], sum);
            sum = Fma.fma(a2, b[b2 + j], sum);
            c[cAt + j] = Fma.fma(a3, b[b3 + j], sum);
        }
    }

    private static void addRow(int columns, float a, float[] b, int bAt, float[] c, int cAt) {
        for (int j = 0; j < columns; j++) {
            c[cAt + j] = Fma.fma(a, b[bAt + j], c[cAt + j]);
        }
    }

    // ---- element by element

    @Override
    public void apply(
            Elementwise operation,
            int rows,
            int width,
            float[] d,
            int dOffset,
            int dStride,
            float[] a,
            int aOffset,
            int aStride,
            float[] b,
            int bOffset,
            int bStride,
            float[] c,
            int cOffset,
            int cStride) {
        ScalarElementwise.apply(
                operation, rows, width, d, dOffset, dStride, a, aOffset, aStride, b, bOffset,
                bStride, c, cOffset, cStride);
    }

    @Override
    public void affine(
            int rows,
            int width,
            float[] d,
            int dOffset,
            int dStride,
            float[] a,
            int aOffset,
            int aStride,
            float scale,
            float shift) {
        ScalarElementwise.affine(
                rows, width, d, dOffset, dStride, a, aOffset, aStride, scale, shift);
    }

    @Override
    public void broadcast(
            int rows,
            int width,
            float[] d,
            int dOffset,
            int dStride,
            float[] a,
            int aOffset,
            int aStride) {
        for (int row = 0; row < rows; row++) {
            int dAt = dOffset + row * dStride;
            Arrays.fill(d, dAt, dAt + width, a[aOffset + row * aStride]);
        }
    }

    @Override
    public void linearRecurrence(
            int rows,
            int width,
            float[] d,
            int dOffset,
            int dStride,
            float[] a,
            int aOffset,
            int aStride,
            float[] b,
            int bOffset,
            int bStride) {
        ScalarRecurrence.linearRecurrence(
                rows, width, d, dOffset, dStride, a, aOffset, aStride, b, bOffset, bStride);
    }

    // ---- sums

    @Override
    public void reduce(
            Reduction operation,
            int rows,
            int width,
            float[] d,
            int dOffset,
            int dStride,
            float[] a,
            int aOffset,
            int aStride) {
        reduction.reduce(operation, rows, width, d, dOffset, dStride, a, aOffset, aStride);
    }

    @Override
    public void sumRows(
            int rows, int width, float[] d, int dOffset, float[] a, int aOffset, int aStride) {
        ScalarReduction.sumRows(rows, width, d, dOffset, a, aOffset, aStride);
    }
}
