package io.rnn4j.core.layer;

import io.rnn4j.api.component.SettingChecks;

/**
 * The shape of an input of a model: [batch, steps, features].
 *
 * @param steps number of time steps, at least 1, or {@link #OPEN} for any number
 * @param features width of a row, at least 1
 */
public record Input(int steps, int features) {
    /** Any number of time steps. */
    public static final int OPEN = 0;

    /** Checks the sizes. */
    public Input {
        if (steps != OPEN) {
            SettingChecks.atLeastOne("input", "steps", steps);
        }
        SettingChecks.atLeastOne("input", "features", features);
    }
}
