package io.rnn4j.core.initializer;

import io.rnn4j.api.component.Initializer;
import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.component.SettingChecks;

/**
 * Uniformly distributed random values.
 *
 * @param minimum lower bound, inclusive, finite
 * @param maximum upper bound, exclusive; at least the minimum and finite
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record Uniform(double minimum, double maximum) implements Initializer {
    /** Checks the settings. */
    public Uniform {
        SettingChecks.finite("uniform", "minimum", minimum);
        SettingChecks.finite("uniform", "maximum", maximum);
        String range = "at least the minimum " + minimum;
        SettingChecks.require(minimum <= maximum, "uniform", "maximum", range, maximum);
    }

    /** Creates the initializer for values from -0.05 to 0.05, as in Keras. */
    public Uniform() {
        this(-0.05, 0.05);
    }

    @Override
    public String name() {
        return "uniform";
    }

    @Override
    public void initialize(float[] values, int rows, int columns, RandomNumbers random) {
        for (int n = 0; n < values.length; n++) {
            values[n] = (float) (minimum + (maximum - minimum) * random.uniform(n));
        }
    }

    /** {@return a copy with this lower bound, inclusive} */
    public Uniform minimum(double minimum) {
        return new Uniform(minimum, maximum);
    }

    /** {@return a copy with this upper bound, exclusive} */
    public Uniform maximum(double maximum) {
        return new Uniform(minimum, maximum);
    }
}
