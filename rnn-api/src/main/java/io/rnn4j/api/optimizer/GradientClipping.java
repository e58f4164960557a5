package io.rnn4j.api.optimizer;

import io.rnn4j.api.component.SettingChecks;

/**
 * Gradient clipping. By value, every element is limited to ±limit; by a norm, all elements are
 * multiplied by min(1, limit/(norm + 1e-6)) (Pascanu et al. 2013, in the form of PyTorch).
 *
 * @param measure quantity that is limited
 * @param limit upper limit of the quantity, greater than 0 and finite
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
        SettingChecks.notNull("gradient_clipping", "measure", measure);
        SettingChecks.positive("gradient_clipping", "limit", limit);
    }
}
