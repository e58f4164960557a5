package io.rnn4j.forecast.baseline;

import java.util.List;

/** A statistical method that forecasts one series from its own past values. */
public sealed interface Baseline
        permits Naive, SeasonalNaive, Drift, Theta, ExponentialSmoothing {
    /** {@return all baselines, the simplest first} */
    static List<Baseline> all() {
        return List.of(
                new Naive(),
                new SeasonalNaive(),
                new Drift(),
                new Theta(),
                new ExponentialSmoothing());
    }

    /** {@return the name in tables, such as {@code seasonal naive}} */
    String name();

    /**
     * Forecasts a series. The result is the same to the bit on every machine.
     *
     * @param history past values, the oldest first, at least one that is not missing; NaN is a
     *     missing value: {@link MissingValues} says how it is replaced
     * @param season number of steps of a season, at least 1; 1 if there is none
     * @param horizon number of steps to forecast, at least 1
     * @return the forecast, {@code horizon} values
     * @throws IllegalArgumentException if an argument is out of range, or a value is infinite
     */
    double[] forecast(double[] history, int season, int horizon);
}
