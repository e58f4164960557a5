package io.rnn4j.core.engine.node;

import io.rnn4j.api.expr.WeightView;
import io.rnn4j.kernel.Kernels;
import io.rnn4j.kernel.Rows;

/** A copy of a weight in the order in which the products of one kind of kernels read it. */
public final class PackedWeight {
    private final WeightArray weight;
    private final WeightView view;
    private final boolean transposed;
    private final WeightDropout drop; // null if nothing is ever left out
    private final float[] left; // [rows, columns of the view], what has not been left out
    private final Rows rows = new Rows(0);
    private long version = -1;
    private long dropVersion = -1;

    final float[] packed;

    PackedWeight(
            WeightArray weight,
            WeightDropout drop,
            WeightView view,
            boolean transposed,
            Kernels kernels) {
        this.weight = weight;
        this.view = view;
        this.transposed = transposed;
        this.drop = drop;
        this.left = new float[drop == null ? 0 : view.rows() * view.columns()];
        this.packed = new float[kernels.packedSize(depth(), columns())];
    }

    private int depth() {
        return transposed ? view.columns() : view.rows();
    }

    private int columns() {
        return transposed ? view.rows() : view.columns();
    }

    boolean isCurrent(long wanted) {
        return version == wanted && (drop == null || dropVersion == drop.version());
    }

    /** Copies the weight again. */
    void pack(long newVersion, Kernels kernels) {
        boolean drops = drop != null && drop.isDrawn();
        if (drops) {
            drop.copy(view, left);
        }
        if (drops) {
            rows.set(left, 0, view.columns());
        } else {
            rows.set(weight.values(), view.firstColumn(), weight.columns());
        }
        kernels.pack(depth(), columns(), rows, transposed, packed);
        version = newVersion;
        dropVersion = drop == null ? 0 : drop.version();
    }
}
