package io.rnn4j.simd.warmup;

import io.rnn4j.kernel.Elementwise;
import io.rnn4j.kernel.Kernels;
import io.rnn4j.kernel.Reduction;
import io.rnn4j.kernel.Rows;

/**
 * Kernels that start on scalar code and switch to vector code, one kind of operation at a time, as
 * {@link Warmth} decides. Both codes use the same packed operands.
 */
public final class WarmingKernels implements Kernels {
    /** Elements of a call for which a loop of vectors is hardly faster, and may allocate them. */
    private static final int FEW = 32;

    private final Warmth warmth;
    private final Kernels vector;
    private final Kernels scalar;

    /** Creates kernels for the use of one thread. */
    public WarmingKernels(Warmth warmth) {
        this.warmth = warmth;
        this.vector = warmth.vectorKernels();
        this.scalar = warmth.scalarKernels();
    }

    /** {@return the kernels that run a call of some multiply-adds or elements} */
    private Kernels kernels(Warmth.Kind kind, long count) {
        return kind.isWarm() || kind.switches(count) ? vector : scalar;
    }

    @Override
    public String description() {
        return vector.description();
    }

    // ---- products

    @Override
    public int packedSize(int depth, int columns) {
        return vector.packedSize(depth, columns);
    }

    @Override
    public void pack(int depth, int columns, Rows b, boolean transposed, float[] packed) {
        Kernels kernels = warmth.product.isWarm() ? vector : scalar;
        kernels.pack(depth, columns, b, transposed, packed);
    }

    @Override
    public void multiply(
            int rows, int columns, int depth, int chain, Rows a, float[] packed, Rows c) {
        Kernels kernels = kernels(warmth.product, (long) rows * columns * depth);
        kernels.multiply(rows, columns, depth, chain, a, packed, c);
    }

    @Override
    public void transpose(int rows, int columns, Rows d, Rows a) {
        Kernels kernels = warmth.product.isWarm() ? vector : scalar;
        kernels.transpose(rows, columns, d, a);
    }

    // ---- elementwise operations

    @Override
    public void apply(Elementwise operation, int rows, int width, Rows d, Rows a, Rows b, Rows c) {
        long elements = (long) rows * width;
        Kernels kernels = elements < FEW ? scalar : kernels(warmth.of(operation), elements);
        kernels.apply(operation, rows, width, d, a, b, c);
    }

    @Override
    public void affine(int rows, int width, Rows d, Rows a, float scale, float shift) {
        Kernels kernels = kernels(warmth.affine, (long) rows * width);
        kernels.affine(rows, width, d, a, scale, shift);
    }

    @Override
    public void broadcast(int rows, int width, Rows d, Rows a) {
        scalar.broadcast(rows, width, d, a);
    }

    @Override
    public void linearRecurrence(int rows, int width, Rows d, Rows a, Rows b) {
        Kernels kernels = kernels(warmth.recurrence, (long) rows * width);
        kernels.linearRecurrence(rows, width, d, a, b);
    }

    // ---- sums

    @Override
    public void reduce(Reduction reduction, int rows, int width, Rows d, Rows a) {
        Kernels kernels = kernels(warmth.of(reduction), (long) rows * width);
        kernels.reduce(reduction, rows, width, d, a);
    }

    @Override
    public void sumRows(int rows, int width, Rows d, Rows a) {
        kernels(warmth.sumOfRows, (long) rows * width).sumRows(rows, width, d, a);
    }

    @Override
    public void accumulate(int rows, int width, Rows sum, Rows lost, Rows addend) {
        Kernels kernels = kernels(warmth.accumulation, (long) rows * width);
        kernels.accumulate(rows, width, sum, lost, addend);
    }
}
