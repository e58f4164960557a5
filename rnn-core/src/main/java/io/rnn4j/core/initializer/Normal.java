package io.rnn4j.core.initializer;

import io.rnn4j.api.component.Initializer;
import io.rnn4j.api.component.RandomNumbers;

/**
 * Normally distributed random values.
 *
 * @param mean mean, finite
 * @param standardDeviation standard deviation, at least 0, such that mean ± 9 deviations are finite
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record Normal(double mean, double standardDeviation) implements Initializer {
    /** Checks the settings. */
    public Normal {
        Deviations.check("normal", mean, standardDeviation, Deviations.LARGEST_NORMAL);
    }

    /** Creates the initializer with mean 0 and standard deviation 0.05, as in Keras. */
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

    /** {@return a copy with this mean, finite} */
    public Normal mean(double mean) {
        return new Normal(mean, standardDeviation);
    }

    /** {@return a copy with this standard deviation, at least 0} */
    public Normal standardDeviation(double standardDeviation) {
        return new Normal(mean, standardDeviation);
    }
}
