package io.rnn4j.simd;

import io.rnn4j.kernel.Elementwise;
import io.rnn4j.kernel.Kernels;
import io.rnn4j.kernel.Reduction;
import io.rnn4j.simd.product.Packing;
import io.rnn4j.simd.product.VectorProduct;
import io.rnn4j.simd.product.VectorTransposedProduct;
import io.rnn4j.simd.row.VectorElementwise;
import io.rnn4j.simd.row.VectorRecurrence;
import io.rnn4j.simd.row.VectorReduction;
import io.rnn4j.simd.row.VectorTails;

import java.util.Arrays;

/** Kernels of the Vector API, for vectors of 128, 256 and 512 bit. */
public class VectorKernels implements Kernels {

    private static final String DESCRIPTION = "vector, " + Lanes.COUNT * Float.SIZE + " bit";

    private final VectorProduct product = new VectorProduct();
    private final VectorTransposedProduct transposedProduct = new VectorTransposedProduct();
    private final VectorReduction reduction = new VectorReduction();

    private final Operands operands = new Operands();
    private final VectorTails tails = new VectorTails();

    @Override
    public String description() {
        return DESCRIPTION;
    }

    // ---- products

    @Override
    public int packedSize(int depth, int columns) {
        return Packing.size(depth, columns);
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
        Packing.pack(depth, columns, b, bOffset, bStride, transposed, packed);
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
        product.multiply(rows, columns, depth, a, aOffset, aStride, packed, c, cOffset, cStride);
    }

    @Override
    public int transposedDepth(int rows) {
        return VectorTransposedProduct.depth(rows);
    }

    @Override
    public int packedTransposedSize(int rows, int depth) {
        return VectorTransposedProduct.packedSize(rows, depth);
    }

    @Override
    public void packTransposed(
            int rows, int depth, float[] a, int aOffset, int aStride, float[] packed) {
        VectorTransposedProduct.pack(rows, depth, a, aOffset, aStride, packed);
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
        transposedProduct.multiply(
                rows, columns, depth, packed, b, bOffset, bStride, c, cOffset, cStride);
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
        int count = operation.operands();
        if (rows > 1
                && dStride == width
                && aStride == width
                && (count < 2 || bStride == width)
                && (count < 3 || cStride == width)) {
            // One long row: at most one vector at its end is incomplete, instead of one a row.
            int n = rows * width;
            apply(operation, 1, n, d, dOffset, n, a, aOffset, n, b, bOffset, n, c, cOffset, n);
            return;
        }
        int tail = width % Lanes.COUNT;
        int bulk = width - tail;
        if (bulk > 0) {
            operands.size(rows, bulk)
                    .d(d, dOffset, dStride)
                    .a(a, aOffset, aStride)
                    .b(b, bOffset, bStride)
                    .c(c, cOffset, cStride);
            VectorElementwise.apply(operation, operands);
        }
        if (tail > 0) {
            tails.apply(
                    operation,
                    rows,
                    tail,
                    d,
                    dOffset + bulk,
                    dStride,
                    a,
                    aOffset + bulk,
                    aStride,
                    b,
                    bOffset + bulk,
                    bStride,
                    c,
                    cOffset + bulk,
                    cStride);
        }
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
        if (rows > 1 && dStride == width && aStride == width) { // as in apply
            int n = rows * width;
            affine(1, n, d, dOffset, n, a, aOffset, n, scale, shift);
            return;
        }
        int bulk = width - width % Lanes.COUNT;
        operands.size(rows, bulk).d(d, dOffset, dStride).a(a, aOffset, aStride);
        VectorElementwise.affine(operands, scale, shift);
        for (int row = 0; row < rows; row++) {
            for (int k = bulk; k < width; k++) {
                d[dOffset + row * dStride + k] =
                        Math.fma(a[aOffset + row * aStride + k], scale, shift);
            }
        }
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
        operands.size(rows, width).d(d, dOffset, dStride).a(a, aOffset, aStride);
        VectorRecurrence.run(operands.b(b, bOffset, bStride));
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
        for (int row = 0; row < rows; row++) {
            d[dOffset + row * dStride] =
                    reduction.reduce(operation, width, a, aOffset + row * aStride);
        }
    }

    @Override
    public void sumRows(
            int rows, int width, float[] d, int dOffset, float[] a, int aOffset, int aStride) {
        int bulk = width - width % Lanes.COUNT;
        VectorReduction.sumRows(rows, bulk, d, dOffset, a, aOffset, aStride);
        for (int k = bulk; k < width; k++) {
            float sum = d[dOffset + k];
            for (int row = 0; row < rows; row++) {
                sum += a[aOffset + k + row * aStride];
            }
            d[dOffset + k] = sum;
        }
    }
}
