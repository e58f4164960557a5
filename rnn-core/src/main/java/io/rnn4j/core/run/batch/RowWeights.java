package io.rnn4j.core.run.batch;

/**
 * Which rows of an input or of targets count, and, for targets, with which weights. A masked row is
 * unknown: nothing reads it. A row of weight 0 is known, but counts in no loss and in no metric.
 * Rows are numbered over all steps of all samples: sample · steps + step.
 */
final class RowWeights {
    private final int steps;
    private final boolean[] masked; // [samples, steps]; null if nothing is masked
    private final boolean ofAxis; // whether the mask is that of the time axis
    private final float[] weights; // [samples] or [samples, steps]; null for ones
    private final boolean perStep; // whether there is a weight for each step

    private RowWeights(
            int steps, boolean[] masked, boolean ofAxis, float[] weights, boolean perStep) {
        this.steps = steps;
        this.masked = masked;
        this.ofAxis = ofAxis;
        this.weights = weights;
        this.perStep = perStep;
    }

    /**
     * {@return weights of 1 in the rows that the mask of a time axis, or null, does not exclude}
     */
    static RowWeights ofAxis(int steps, boolean[] masked) {
        return new RowWeights(steps, masked, true, null, false);
    }

    /** {@return a copy with a mask that includes that of the time axis} */
    RowWeights masked(boolean[] newMasked) {
        return new RowWeights(steps, newMasked, false, weights, perStep);
    }

    /** {@return a copy with weights, for each sample or for each step of each sample} */
    RowWeights weighted(float[] newWeights, boolean newPerStep) {
        return new RowWeights(steps, masked, ofAxis, newWeights, newPerStep);
    }

    /** {@return whether rows have no mask and no weights but the mask of the time axis} */
    boolean isOfAxis() {
        return ofAxis && weights == null;
    }

    /** {@return the mask, [samples, steps], or null} */
    boolean[] masked() {
        return masked;
    }

    boolean isMasked(int row) {
        return masked != null && masked[row];
    }

    /** {@return the weight of a row, 0 if it is masked} */
    float of(int row) {
        if (isMasked(row)) {
            return 0;
        }
        return weights == null ? 1 : weights[perStep ? row : row / steps];
    }
}
