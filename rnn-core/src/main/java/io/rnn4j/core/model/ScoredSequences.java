package io.rnn4j.core.model;

import io.rnn4j.api.tensor.Tensor;

import java.util.Objects;

/** Scores of classes, [samples, steps, classes], whose unmasked steps are read one by one. */
final class ScoredSequences {
    private final String owner;
    private final float[] values;
    private final float[] mask; // null for none
    private final int samples;
    private final int steps;
    private final int classes;
    private final double[] rows; // of the unmasked steps of a sample

    ScoredSequences(String owner, String name, Tensor scores, Tensor mask) {
        Objects.requireNonNull(scores, name);
        if (scores.rank() != 3 || scores.size(-1) < 2) {
            throw new IllegalArgumentException(
                    "%s: expected %s [samples, steps, classes] of at least two classes, got shape %s"
                            .formatted(owner, name, scores.shape()));
        }
        this.owner = owner;
        this.values = scores.toFloat().array();
        this.samples = scores.size(0);
        this.steps = scores.size(1);
        this.classes = scores.size(2);
        this.rows = new double[steps * classes];
        this.mask = mask == null ? null : mask.toFloat().array();
        if (mask != null
                && (mask.rank() != 2 || mask.size(0) != samples || mask.size(1) != steps)) {
            throw new IllegalArgumentException(
                    ("%s: the mask has shape %s, expected [%s, %s]: for each step of each sample 1"
                                    + " (valid) or 0 (padding)")
                            .formatted(owner, mask.shape(), samples, steps));
        }
        for (int at = 0; mask != null && at < this.mask.length; at++) {
            if (this.mask[at] != 0 && this.mask[at] != 1) {
                throw new IllegalArgumentException(
                        "%s: a mask consists of 0 (padding) and 1 (valid), got %s for sample %s, step %s"
                                .formatted(owner, this.mask[at], at / steps, at % steps));
            }
        }
    }

    int samples() {
        return samples;
    }

    int steps() {
        return steps;
    }

    int classes() {
        return classes;
    }

    boolean isMasked(int sample, int step) {
        return mask != null && mask[sample * steps + step] == 0;
    }

    /** {@return the rows that {@link #take} has copied, [unmasked steps, classes]} */
    double[] rows() {
        return rows;
    }

    /** Copies the unmasked steps of a sample, and returns their number. */
    int take(int sample) {
        int count = 0;
        for (int step = 0; step < steps; step++) {
            if (!isMasked(sample, step)) {
                int from = (sample * steps + step) * classes;
                double largest = Double.NEGATIVE_INFINITY;
                for (int k = 0; k < classes; k++) {
                    rows[count * classes + k] = values[from + k];
                    largest = Math.max(largest, values[from + k]); // NaN if one is
                }
                if (!Double.isFinite(largest)) {
                    throw new IllegalArgumentException(
                            ("%s: the largest score of sample %s, step %s is %s; mask the step, or"
                                 + " if the model has diverged, train it with a smaller learning"
                                 + " rate")
                                    .formatted(owner, sample, step, (float) largest));
                }
                count++;
            }
        }
        return count;
    }
}
