package io.rnn4j.forecast.baseline;

import io.rnn4j.forecast.series.Horizon;

import java.util.Objects;

/**
 * Replaces missing values of a series, because the baselines need every step. A gap at the
 * beginning is cut off. A value within a gap is the linear interpolation between its neighbours of
 * the same phase of the season, before and after it; one without such neighbours takes the nearest
 * value of the same phase, or, if there is none, of any phase.
 */
final class MissingValues {
    private MissingValues() {}

    /** {@return the series from its first value on, without missing values; checks arguments} */
    static double[] replaced(double[] history, int season, int horizon) {
        Objects.requireNonNull(history, "history");
        Horizon.require(horizon);
        if (season < 1) {
            throw new IllegalArgumentException("season must be at least 1, got " + season);
        }
        int first = 0;
        while (first < history.length && Double.isNaN(history[first])) {
            first++;
        }
        if (first == history.length) {
            throw new IllegalArgumentException(
                    "history must have a value that is not missing, got %s values, %s of them NaN"
                            .formatted(history.length, history.length));
        }
        double[] values = new double[history.length - first];
        for (int step = 0; step < values.length; step++) {
            double value = history[first + step];
            if (Double.isInfinite(value)) {
                throw new IllegalArgumentException(
                        "history must be finite, or NaN where a value is missing, got %s at step %s"
                                .formatted(value, first + step));
            }
            values[step] = Double.isNaN(value) ? interpolated(history, first, step, season) : value;
        }
        return values;
    }

    private static double interpolated(double[] history, int first, int step, int season) {
        double value = between(history, first, first + step, season);
        return Double.isNaN(value) ? between(history, first, first + step, 1) : value;
    }

    /** Interpolates between the nearest values at distances that are multiples of a stride. */
    private static double between(double[] history, int first, int at, int stride) {
        int before = at - stride;
        while (before >= first && Double.isNaN(history[before])) {
            before -= stride;
        }
        int after = at;
        while (after < history.length && Double.isNaN(history[after])) {
            after = Math.addExact(after, stride);
        }
        if (before < first) {
            return after < history.length ? history[after] : Double.NaN;
        }
        if (after >= history.length) {
            return history[before];
        }
        double weight = (double) (at - before) / (after - before);
        return history[before] + weight * (history[after] - history[before]);
    }
}
