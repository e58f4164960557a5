package io.rnn4j.api.optimizer;

import java.util.Objects;

/**
 * Gradient clipping. By value, every element is limited to ±limit; by a norm, all elements are
 * multiplied by min(1, limit/(norm + 1e-6)) (Pascanu et al. 2013, in the form of PyTorch).
 *
 * @param measure quantity that is limited
 * @param limit upper limit of the quantity, more than 0
 */
public record GradientClipping(Measure measure, double limit) {
    /** The quantities that can be limited. */
    public enum Measure {
        /** The absolute value of every element. */
        VALUE,
        /** The norm √Σg² of each weight. */
        NORM,
        /** The norm √Σg² of all weights together. */
        GLOBAL_NORM,
        /** The sum Σ|g| over all weights. */
        GLOBAL_SUM_NORM,
        /** The largest |g| of all weights. */
        GLOBAL_MAXIMUM_NORM
    }

    /** Validates the limit. */
    public GradientClipping {
        Objects.requireNonNull(measure, "measure");
        if (!(limit > 0)) {
            throw new IllegalArgumentException(
                    "the limit of gradient clipping is more than 0, got %s".formatted(limit));
        }
    }
}
