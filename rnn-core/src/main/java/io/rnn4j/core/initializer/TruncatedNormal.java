package io.rnn4j.core.initializer;

import io.rnn4j.api.component.Initializer;
import io.rnn4j.api.component.RandomNumbers;

/**
 * Normally distributed random values; those more than two standard deviations from the mean are
 * drawn again, as TruncatedNormal of Keras. Without them, the standard deviation of the values is
 * 0.8796 times the setting.
 *
 * @param mean mean, finite
 * @param standardDeviation standard deviation before values are rejected, at least 0, such that
 *     mean ± 2 deviations are finite
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record TruncatedNormal(double mean, double standardDeviation) implements Initializer {
    /**
     * Standard deviation of the standard normal distribution truncated at ±2: √(1 - 4φ(2)/(2Φ(2) -
     * 1)).
     */
    static final double DEVIATION = 0.87962566103423978;

    private static final double BOUND = 2;

    /** Checks the settings. */
    public TruncatedNormal {
        Deviations.check("truncated_normal", mean, standardDeviation, BOUND);
    }

    /** Creates the initializer with mean 0 and standard deviation 0.05, as in Keras. */
    public TruncatedNormal() {
        this(0, 0.05);
    }

    @Override
    public String name() {
        return "truncated_normal";
    }

    @Override
    public void initialize(float[] values, int rows, int columns, RandomNumbers random) {
        long draws = 0;
        for (int n = 0; n < values.length; n++) {
            double normal;
            do {
                normal = random.normal(draws++);
            } while (Math.abs(normal) > BOUND);
            values[n] = (float) (mean + standardDeviation * normal);
        }
    }

    /** {@return a copy with this mean, finite} */
    public TruncatedNormal mean(double mean) {
        return new TruncatedNormal(mean, standardDeviation);
    }

    /** {@return a copy with this standard deviation, at least 0 and finite} */
    public TruncatedNormal standardDeviation(double standardDeviation) {
        return new TruncatedNormal(mean, standardDeviation);
    }
}
