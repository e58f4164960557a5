package io.rnn4j.core.initializer;

import io.rnn4j.api.component.Initializer;
import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.component.SettingChecks;

/**
 * Random values of mean 0 and variance scale / n, where n is the number of rows, of columns or
 * their mean, as VarianceScaling of Keras. The rows of a kernel are the inputs of a unit ("fan
 * in"), the columns are the units ("fan out"); all gates of a fused kernel count as units.
 *
 * @param scale factor of the variance, greater than 0 and finite
 * @param mode what n is
 * @param distribution the distribution
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record VarianceScaling(double scale, Mode mode, Distribution distribution)
        implements Initializer {
    /** What the variance is divided by. */
    public enum Mode {
        /** The number of rows. */
        FAN_IN,
        /** The number of columns. */
        FAN_OUT,
        /** The mean of both. */
        FAN_AVERAGE
    }

    /** The distributions. */
    public enum Distribution {
        /** The normal distribution without values beyond two standard deviations. */
        TRUNCATED_NORMAL,
        /** The normal distribution. */
        NORMAL,
        /** The uniform distribution in ±√(3·variance). */
        UNIFORM
    }

    /** Checks the settings. */
    public VarianceScaling {
        SettingChecks.positive("variance_scaling", "scale", scale);
        SettingChecks.notNull("variance_scaling", "mode", mode);
        SettingChecks.notNull("variance_scaling", "distribution", distribution);
    }

    /** Creates the initializer with scale 1, the number of rows and truncated normal values. */
    public VarianceScaling() {
        this(1, Mode.FAN_IN, Distribution.TRUNCATED_NORMAL);
    }

    @Override
    public String name() {
        return "variance_scaling";
    }

    @Override
    public void initialize(float[] values, int rows, int columns, RandomNumbers random) {
        double n =
                switch (mode) {
                    case FAN_IN -> rows;
                    case FAN_OUT -> columns;
                    case FAN_AVERAGE -> (rows + (double) columns) / 2;
                };
        double deviation = StrictMath.sqrt(scale / n);
        Initializer scaled =
                switch (distribution) {
                    case TRUNCATED_NORMAL ->
                            new TruncatedNormal(0, deviation / TruncatedNormal.DEVIATION);
                    case NORMAL -> new Normal(0, deviation);
                    case UNIFORM -> {
                        double limit = StrictMath.sqrt(3) * deviation;
                        yield new Uniform(-limit, limit);
                    }
                };
        scaled.initialize(values, rows, columns, random);
    }

    /** {@return a copy with this factor of the variance, greater than 0 and finite} */
    public VarianceScaling scale(double scale) {
        return new VarianceScaling(scale, mode, distribution);
    }

    /** {@return a copy whose variance is divided by this number} */
    public VarianceScaling mode(Mode mode) {
        return new VarianceScaling(scale, mode, distribution);
    }

    /** {@return a copy with this distribution} */
    public VarianceScaling distribution(Distribution distribution) {
        return new VarianceScaling(scale, mode, distribution);
    }
}
