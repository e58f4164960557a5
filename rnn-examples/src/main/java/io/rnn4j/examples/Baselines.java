package io.rnn4j.examples;

/** Forecasts without a model, as a reference for the errors of a model. */
final class Baselines {
    private Baselines() {}

    /** Forecasts each target as the last known value, {@code horizon} steps before it. */
    static double[] naive(double[] series, int firstTarget, int count, int horizon) {
        return before(series, firstTarget, count, horizon);
    }

    /**
     * Forecasts each target as the value one season before; the season is not shorter than the
     * horizon.
     */
    static double[] seasonal(double[] series, int firstTarget, int count, int season) {
        return before(series, firstTarget, count, season);
    }

    /**
     * Returns the mean absolute error of the naive forecast, one step ahead, on the first steps of
     * a series.
     */
    static double naiveMae(double[] series, int steps) {
        double sum = 0;
        for (int t = 1; t < steps; t++) {
            sum += Math.abs(series[t] - series[t - 1]);
        }
        return sum / (steps - 1);
    }

    private static double[] before(double[] series, int firstTarget, int count, int steps) {
        double[] forecasts = new double[count];
        System.arraycopy(series, firstTarget - steps, forecasts, 0, count);
        return forecasts;
    }
}
