package io.rnn4j.core.initializer;

import io.rnn4j.api.component.Initializer;
import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.component.SettingChecks;

import java.util.Arrays;

/**
 * Initializes all elements with one value.
 *
 * @param value the value, finite
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record Constant(double value) implements Initializer {
    /** Checks the setting. */
    public Constant {
        SettingChecks.finite("constant", "value", value);
    }

    /** Creates the initializer with the value 0, as in Keras. */
    public Constant() {
        this(0);
    }

    @Override
    public String name() {
        return "constant";
    }

    @Override
    public void initialize(float[] values, int rows, int columns, RandomNumbers random) {
        Arrays.fill(values, (float) value);
    }

    /** {@return a copy with this value, finite} */
    public Constant value(double value) {
        return new Constant(value);
    }
}
