package io.rnn4j.core.optimizer;

import io.rnn4j.api.component.SettingChecks;

/**
 * The averages of {@link Adam} and {@link AdamW}.
 *
 * @param beta1 decay β₁ of the average of the gradients, at least 0 and less than 1
 * @param beta2 decay β₂ of the average of their squares, at least 0 and less than 1
 * @param epsilon ε, which is added to the divisor, at least 0
 */
public record Moments(double beta1, double beta2, double epsilon) {
    /** Checks the settings. */
    public Moments {
        SettingChecks.fraction("moments", "beta1", beta1);
        SettingChecks.fraction("moments", "beta2", beta2);
        SettingChecks.notNegative("moments", "epsilon", epsilon);
    }

    /** Creates the defaults of Keras: β₁ = 0.9, β₂ = 0.999, ε = 1e-7. */
    public Moments() {
        this(0.9, 0.999, 1e-7);
    }
}
