package io.rnn4j.core.engine.node;

import io.rnn4j.api.expr.RandomMask;
import io.rnn4j.api.expr.WeightView;

/**
 * Dropout of the elements of a weight (Wan et al. 2013; Merity et al. 2017): one mask for all
 * samples of a training step. The kept elements are scaled, so that inference uses the weight
 * unchanged.
 */
public final class WeightDropout {
    private final WeightArray weight;
    private final DropoutMask mask;
    private final float[] left; // of a weight of one row, which products need not read; else empty
    private float[] row = {};
    private boolean drawn;
    private long version;

    public WeightDropout(WeightArray weight, double rate) {
        this.weight = weight;
        RandomMask dropped = RandomMask.dropout(weight.name(), rate, true);
        this.mask = new DropoutMask(dropped, "weight_drop", weight.columns());
        this.left = new float[weight.declaration().rows() == 1 ? weight.columns() : 0];
    }

    /** Draws the mask, or uses the weight unchanged, as the batch requires. */
    public void bind(MaskSeed draw) {
        mask.bind(draw);
        drawn = draw.isDrawn();
        version = draw.version();
        if (left.length > 0) {
            copyRow();
        }
    }

    private void copyRow() {
        mask.row(0, 0, 0, left, 0, left.length); // all 1 if no mask is drawn
        for (int column = 0; column < left.length; column++) {
            left[column] *= weight.values()[column];
        }
    }

    /**
     * {@return the elements of a weight of one row after dropout, as of the last call of {@link
     * #bind}}
     */
    float[] row() {
        return left;
    }

    boolean isDrawn() {
        return drawn;
    }

    public String weight() {
        return weight.name();
    }

    /** {@return a number that changes with the mask} */
    long version() {
        return version;
    }

    /** Copies columns of the weight after dropout, [rows, columns of the view]. */
    void copy(WeightView view, float[] to) {
        float[] values = weight.values();
        int columns = view.columns();
        for (int row = 0; row < view.rows(); row++) {
            int from = row * weight.columns() + view.firstColumn();
            mask.row(row, 0, view.firstColumn(), to, row * columns, columns);
            for (int column = 0; column < columns; column++) {
                to[row * columns + column] *= values[from + column];
            }
        }
    }

    /** Applies the mask to the gradient. */
    public void mask(float[] gradient) {
        int columns = weight.columns();
        if (row.length < columns) {
            row = new float[columns];
        }
        for (int at = 0; at < gradient.length; at += columns) {
            mask.row(at / columns, 0, 0, row, 0, columns);
            for (int column = 0; column < columns; column++) {
                gradient[at + column] *= row[column];
            }
        }
    }
}
