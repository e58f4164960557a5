package io.rnn4j.simd.warmup;

import io.rnn4j.kernel.Elementwise;
import io.rnn4j.kernel.Kernels;
import io.rnn4j.kernel.Reduction;
import io.rnn4j.kernel.scalar.ScalarElementwise;
import io.rnn4j.kernel.scalar.ScalarRecurrence;
import io.rnn4j.kernel.scalar.ScalarReduction;
import io.rnn4j.simd.product.Packing;
import io.rnn4j.simd.product.VectorTransposedProduct;
import io.rnn4j.simd.tile.ProductTiles;

import java.util.Arrays;

/**
 * Scalar code on the packed operands of {@link io.rnn4j.simd.VectorKernels}: what runs while the
 * vector code is not compiled.
 */
public class ColdKernels implements Kernels {

    private final ScalarReduction reduction = new ScalarReduction();

    @Override
    public String description() {
        return "scalar on packed operands of vector kernels";
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
        int panel = ProductTiles.PANEL;
        for (int column = 0; column < columns; column += panel) {
            int width = Math.min(panel, columns - column);
            ColdProduct.multiply(
                    rows,
                    width,
                    depth,
                    a,
                    aOffset,
                    aStride,
                    1,
                    packed,
                    column * depth,
                    panel,
                    c,
                    cOffset + column,
                    cStride);
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
        int row = 0;
        while (row < rows) {
            int tile = VectorTransposedProduct.tile(rows - row);
            VectorTransposedProduct.packTile(
                    tile, depth, a, aOffset + row, aStride, packed, row * depth);
            row += tile;
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
        int row = 0;
        while (row < rows) {
            int tile = VectorTransposedProduct.tile(rows - row);
            ColdProduct.multiply(
                    tile,
                    columns,
                    depth,
                    packed,
                    row * depth,
                    1,
                    tile,
                    b,
                    bOffset,
                    bStride,
                    c,
                    cOffset + row * cStride,
                    cStride);
            row += tile;
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
