package io.rnn4j.simd.warmup;

import io.rnn4j.kernel.Elementwise;
import io.rnn4j.kernel.Kernels;
import io.rnn4j.kernel.Reduction;
import io.rnn4j.simd.VectorKernels;
import io.rnn4j.simd.product.Packing;
import io.rnn4j.simd.product.VectorTransposedProduct;

import java.util.function.LongSupplier;

/**
 * The kernels that the provider offers: scalar code on the packed operands of the vector code,
 * then, operation by operation, vector code as soon as it is compiled.
 */
public final class WarmingKernels implements Kernels {

    private final Warmth warmth;
    private final VectorKernels vector;
    private final ColdKernels cold;
    private final LongSupplier clock;
    private boolean onVectors; // a cold kind's call, between begin and end
    private boolean timed;
    private long start;

    public WarmingKernels(Warmth warmth) {
        this(warmth, new VectorKernels(), new ColdKernels(), System::nanoTime);
    }

    /**
     * Creates kernels for a test.
     *
     * @param clock tells nanoseconds
     */
    public WarmingKernels(
            Warmth warmth, VectorKernels vector, ColdKernels cold, LongSupplier clock) {
        this.warmth = warmth;
        this.vector = vector;
        this.cold = cold;
        this.clock = clock;
    }

    @Override
    public String description() {
        return vector.description();
    }

    /** Finds the code for a call of a cold kind. */
    private Kernels begin(Warmth.Kind kind, long count) {
        onVectors = kind.ask(count);
        timed = warmth.takesTurns();
        if (timed) {
            start = clock.getAsLong();
        }
        return onVectors ? vector : cold;
    }

    private void end(Warmth.Kind kind, long count) {
        if (timed) {
            kind.ran(count, onVectors, clock.getAsLong() - start);
        }
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
            long count = (long) rows * columns * depth;
            begin(warmth.product, count)
                    .multiply(
                            rows, columns, depth, a, aOffset, aStride, packed, c, cOffset, cStride);
            end(warmth.product, count);
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
            long count = (long) rows * columns * depth;
            begin(warmth.transposedProduct, count)
                    .multiplyTransposed(
                            rows, columns, depth, packed, b, bOffset, bStride, c, cOffset, cStride);
            end(warmth.transposedProduct, count);
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
            long count = (long) rows * width;
            begin(kind, count)
                    .apply(
                            operation, rows, width, d, dOffset, dStride, a, aOffset, aStride, b,
                            bOffset, bStride, c, cOffset, cStride);
            end(kind, count);
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
            long count = (long) rows * width;
            begin(warmth.affine, count)
                    .affine(rows, width, d, dOffset, dStride, a, aOffset, aStride, scale, shift);
            end(warmth.affine, count);
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
            long count = (long) rows * width;
            begin(warmth.recurrence, count)
                    .linearRecurrence(
                            rows, width, d, dOffset, dStride, a, aOffset, aStride, b, bOffset,
                            bStride);
            end(warmth.recurrence, count);
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
            long count = (long) rows * width;
            begin(kind, count)
                    .reduce(operation, rows, width, d, dOffset, dStride, a, aOffset, aStride);
            end(kind, count);
        }
    }

    @Override
    public void sumRows(
            int rows, int width, float[] d, int dOffset, float[] a, int aOffset, int aStride) {
        if (warmth.sumOfRows.isWarm()) {
            vector.sumRows(rows, width, d, dOffset, a, aOffset, aStride);
        } else {
            long count = (long) rows * width;
            begin(warmth.sumOfRows, count).sumRows(rows, width, d, dOffset, a, aOffset, aStride);
            end(warmth.sumOfRows, count);
        }
    }
}
