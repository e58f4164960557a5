package io.rnn4j.forecast.accuracy;

import java.util.Objects;

/**
 * The scale of a series for {@link Measure#MASE} and {@link Measure#RMSSE}.
 *
 * @param absolute mean absolute difference between values a season apart; 0 if there is none
 * @param squared mean squared difference between consecutive values; 0 if there is none
 */
public record ErrorScale(double absolute, double squared) {
    /**
     * {@return the scale of a history} Pairs with a missing value do not count.
     *
     * @param history past values, NaN where they are missing
     * @param season number of steps of a season, at least 1
     */
    public static ErrorScale of(double[] history, int season) {
        Objects.requireNonNull(history, "history");
        if (season < 1) {
            throw new IllegalArgumentException("season must be at least 1, got " + season);
        }
        double absolute = 0;
        long absoluteCount = 0;
        double squared = 0;
        long squaredCount = 0;
        for (int step = 1; step < history.length; step++) {
            double difference = history[step] - history[step - 1];
            if (!Double.isNaN(difference)) {
                squared += difference * difference;
                squaredCount++;
            }
            if (step >= season && !Double.isNaN(history[step] - history[step - season])) {
                absolute += Math.abs(history[step] - history[step - season]);
                absoluteCount++;
            }
        }
        return new ErrorScale(
                absoluteCount == 0 ? 0 : absolute / absoluteCount,
                squaredCount == 0 ? 0 : squared / squaredCount);
    }
}
