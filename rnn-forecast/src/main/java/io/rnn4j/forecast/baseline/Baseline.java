package io.rnn4j.forecast.baseline;

/** A statistical method that forecasts one series from its own past values. */
public interface Baseline {
    /** {@return the name in tables, such as {@code seasonal naive}} */
    String name();

    /**
     * Forecasts a series. The result is the same to the bit on every machine.
     *
     * @param history past values, the oldest first, at least one that is not missing; NaN is a
     *     missing value, replaced as {@link MissingValues} describes
     * @param season number of steps of a season, at least 1; 1 if there is none
     * @param horizon number of steps to forecast, from 1 to 1,000,000
     * @return the forecast, {@code horizon} values
     * @throws IllegalArgumentException if an argument is out of range, or a value is infinite
     */
    double[] forecast(double[] history, int season, int horizon);
}
