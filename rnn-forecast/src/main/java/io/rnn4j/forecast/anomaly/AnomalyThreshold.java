package io.rnn4j.forecast.anomaly;

/** Decides which values of a stream are anomalies. */
public sealed interface AnomalyThreshold {
    /** {@return the default: scores or spikes of at least 3} */
    static AnomalyThreshold standard() {
        return new Score(3);
    }

    /**
     * Values whose score or spike is at least a number.
     *
     * @param least the least score or spike of an anomaly, greater than 0; 3 for surprises with a
     *     probability of 1/1000 or less
     */
    record Score(double least) implements AnomalyThreshold {
        /** Checks the number. */
        public Score {
            require(
                    "score threshold",
                    least > 0 && least < Double.POSITIVE_INFINITY,
                    "greater than 0 and finite",
                    least);
        }
    }

    /**
     * Values with a new surprise that exceeds a quantile of all surprises so far.
     *
     * @param level the level of the quantile, greater than 0 and less than 1; 0.999 for one value
     *     in a thousand
     */
    record Quantile(double level) implements AnomalyThreshold {
        /** Checks the level. */
        public Quantile {
            require(
                    "quantile threshold",
                    level > 0 && level < 1,
                    "greater than 0 and less than 1",
                    level);
        }
    }

    /**
     * Values at which the mean of the last ten surprises is improbable, given mean and deviation of
     * all means so far, by the tail of the normal distribution: the anomaly likelihood of the
     * Numenta Anomaly Benchmark (Ahmad et al. 2017).
     *
     * @param probability the greatest tail probability of an anomaly, greater than 0 and less than
     *     1, such as 1e-5
     */
    record Likelihood(double probability) implements AnomalyThreshold {
        /** Checks the probability. */
        public Likelihood {
            require(
                    "likelihood threshold",
                    probability > 0 && probability < 1,
                    "greater than 0 and less than 1",
                    probability);
        }
    }

    private static void require(String what, boolean valid, String range, double value) {
        if (!valid) {
            throw new IllegalArgumentException(
                    "a %s must be %s, got %s".formatted(what, range, value));
        }
    }
}
