package io.rnn4j.simd;

import io.rnn4j.api.kernel.Elementwise;
import io.rnn4j.api.kernel.Kernels;
import io.rnn4j.api.kernel.Reduction;

/**
 * The kernels that the provider offers: scalar code on the packed operands of the vector code,
 * then, operation by operation, vector code as soon as it is compiled.
 */
final class WarmingKernels implements Kernels {

    private final Warmth warmth;
    private final VectorKernels vector = new VectorKernels();
    private final ColdKernels cold = new ColdKernels();

    WarmingKernels(Warmth warmth) {
        this.warmth = warmth;
    }

    @Override
    public String description() {
        return vector.description();
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
        if (warmth.product.isWarm()) {
            vector.multiply(rows, columns, depth, a, aOffset, aStride, packed, c, cOffset, cStride);
        } else {
            warmth.product.ask((long) rows * columns * depth);
            cold.multiply(rows, columns, depth, a, aOffset, aStride, packed, c, cOffset, cStride);
        }
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
        if (warmth.transposedProduct.isWarm()) {
            vector.packTransposed(rows, depth, a, aOffset, aStride, packed);
        } else {
            cold.packTransposed(rows, depth, a, aOffset, aStride, packed);
        }
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
        if (warmth.transposedProduct.isWarm()) {
            vector.multiplyTransposed(
                    rows, columns, depth, packed, b, bOffset, bStride, c, cOffset, cStride);
        } else {
            warmth.transposedProduct.ask((long) rows * columns * depth);
            cold.multiplyTransposed(
                    rows, columns, depth, packed, b, bOffset, bStride, c, cOffset, cStride);
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
        Warmth.Kind kind = warmth.of(operation);
        if (kind.isWarm()) {
            vector.apply(
                    operation, rows, width, d, dOffset, dStride, a, aOffset, aStride, b, bOffset,
                    bStride, c, cOffset, cStride);
        } else {
            kind.ask((long) rows * width);
            cold.apply(
                    operation, rows, width, d, dOffset, dStride, a, aOffset, aStride, b, bOffset,
                    bStride, c, cOffset, cStride);
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
        if (warmth.affine.isWarm()) {
            vector.affine(rows, width, d, dOffset, dStride, a, aOffset, aStride, scale, shift);
        } else {
            warmth.affine.ask((long) rows * width);
            cold.affine(rows, width, d, dOffset, dStride, a, aOffset, aStride, scale, shift);
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
        cold.broadcast(rows, width, d, dOffset, dStride, a, aOffset, aStride);
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
        if (warmth.recurrence.isWarm()) {
            vector.linearRecurrence(
                    rows, width, d, dOffset, dStride, a, aOffset, aStride, b, bOffset, bStride);
        } else {
            warmth.recurrence.ask((long) rows * width);
            cold.linearRecurrence(
                    rows, width, d, dOffset, dStride, a, aOffset, aStride, b, bOffset, bStride);
        }
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
        Warmth.Kind kind = warmth.of(operation);
        if (kind.isWarm()) {
            vector.reduce(operation, rows, width, d, dOffset, dStride, a, aOffset, aStride);
        } else {
            kind.ask((long) rows * width);
            cold.reduce(operation, rows, width, d, dOffset, dStride, a, aOffset, aStride);
        }
    }

    @Override
    public void sumRows(
            int rows, int width, float[] d, int dOffset, float[] a, int aOffset, int aStride) {
        if (warmth.sumOfRows.isWarm()) {
            vector.sumRows(rows, width, d, dOffset, a, aOffset, aStride);
        } else {
            warmth.sumOfRows.ask((long) rows * width);
            cold.sumRows(rows, width, d, dOffset, a, aOffset, aStride);
        }
    }
}
