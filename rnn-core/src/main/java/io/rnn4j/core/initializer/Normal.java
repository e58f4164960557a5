package io.rnn4j.core.initializer;

import io.rnn4j.api.component.Initializer;
import io.rnn4j.api.component.RandomNumbers;

/**
 * Normally distributed random values.
 *
 * @param mean their mean
 * @param standardDeviation their standard deviation, 0 or more
 */
public record Normal(double mean, double standardDeviation) implements Initializer {
    /** Checks the settings. */
    public Normal {
        if (!(standardDeviation >= 0)) {
            throw new IllegalArgumentException(
                    "normal: the standard deviation is 0 or more, got " + standardDeviation);
        }
    }

    /** Mean 0 and standard deviation 0.05, as in Keras. */
    public Normal() {
        this(0, 0.05);
    }

    @Override
    public String name() {
        return "normal";
    }

    @Override
    public void initialize(float[] values, int rows, int columns, RandomNumbers random) {
        for (int n = 0; n < values.length; n++) {
            values[n] = (float) (mean + standardDeviation * random.normal(n));
        }
    }
}
