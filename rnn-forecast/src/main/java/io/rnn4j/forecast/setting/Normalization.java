package io.rnn4j.forecast.setting;

/**
 * How the values y of a window become (y - centre) / scale before a network reads them. Forecasts
 * are mapped back. Missing values do not count.
 */
public enum Normalization {
    /** The mean and the standard deviation of the series that a method is fitted to. */
    SERIES,
    /** The last value of the window, and the standard deviation of the series. */
    LAST_VALUE,
    /** The last value and the standard deviation of the window. */
    LAST_VALUE_AND_DEVIATION,
    /** The mean and the standard deviation of the window. */
    MEAN_AND_DEVIATION,
    /** The mean and the mean magnitude of the window, for series whose proportions count. */
    MEAN
}
