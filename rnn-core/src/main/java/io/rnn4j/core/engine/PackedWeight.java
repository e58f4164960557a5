package io.rnn4j.core.engine;

import io.rnn4j.api.expr.WeightView;
import io.rnn4j.api.kernel.Kernels;

/** A copy of a weight in the order in which the products of one kind of kernels read it. */
final class PackedWeight {
    private final WeightArray weight;
    private final WeightView view;
    private final boolean transposed;
    private long version = -1;

    final float[] packed;

    PackedWeight(WeightArray weight, WeightView view, boolean transposed, Kernels kernels) {
        this.weight = weight;
        this.view = view;
        this.transposed = transposed;
        this.packed = new float[kernels.packedSize(depth(), columns())];
    }

    private int depth() {
        return transposed ? view.columns() : view.rows();
    }

    private int columns() {
        return transposed ? view.rows() : view.columns();
    }

    boolean isCurrent(long wanted) {
        return version == wanted;
    }

    /** Copies the weight again. */
    void pack(long newVersion, Kernels kernels) {
        kernels.pack(
                depth(),
                columns(),
                weight.values(),
                view.firstColumn(),
                weight.columns(),
                transposed,
                packed);
        version = newVersion;
    }
}
