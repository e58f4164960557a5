package io.rnn4j.api.optimizer;

import io.rnn4j.api.component.SettingChecks;

import java.util.Objects;

/**
 * How an optimizer treats one weight.
 *
 * @param learningRateFactor factor of the learning rate, at least 0 and finite
 * @param weightDecay whether the weight decay of the optimizer applies
 * @param frozen whether the weight keeps its values
 */
public record WeightOptions(double learningRateFactor, boolean weightDecay, boolean frozen) {
    /** The options of a weight that no group contains. */
    public static final WeightOptions STANDARD = new WeightOptions(1, true, false);

    /** Checks the factor. */
    public WeightOptions {
        SettingChecks.notNegative("weight_options", "learningRateFactor", learningRateFactor);
    }

    /**
     * {@return the options of a weight in two groups: the product of the factors, weight decay if
     * both have it, frozen if one is}
     *
     * @param other options of the other group
     */
    public WeightOptions and(WeightOptions other) {
        Objects.requireNonNull(other, "other");
        return new WeightOptions(
                learningRateFactor * other.learningRateFactor,
                weightDecay && other.weightDecay,
                frozen || other.frozen);
    }
}
