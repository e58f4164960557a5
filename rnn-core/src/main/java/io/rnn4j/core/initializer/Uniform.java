package io.rnn4j.core.initializer;

import io.rnn4j.api.component.Initializer;
import io.rnn4j.api.component.RandomNumbers;

/**
 * Uniform random values.
 *
 * @param minimum the smallest value
 * @param maximum the bound above all values
 */
public record Uniform(double minimum, double maximum) implements Initializer {
    /** Checks the settings. */
    public Uniform {
        if (!(minimum <= maximum)) {
            throw new IllegalArgumentException(
                    "uniform: minimum " + minimum + " is not below maximum " + maximum);
        }
    }

    /** Between -0.05 and 0.05, as in Keras. */
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
}
