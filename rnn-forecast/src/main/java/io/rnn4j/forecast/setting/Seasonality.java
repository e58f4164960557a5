package io.rnn4j.forecast.setting;

/** How the season of a series is treated before a network reads it. */
public enum Seasonality {
    /** Nothing: the network learns the season. */
    NONE,
    /**
     * Seasonal differencing: the network reads, beside the values, their differences from those of
     * the season before, and forecasts the differences from the last known season.
     */
    DIFFERENCE,
    /**
     * Decomposition: the mean of each phase over the whole seasons of the window, measured from the
     * mean of its season, is subtracted from the values and added to the forecast.
     */
    DECOMPOSITION
}
