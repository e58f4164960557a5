package io.rnn4j.forecast;

import io.rnn4j.forecast.series.SeriesSet;

/**
 * A method that has been fitted, and forecasts from new observations without being fitted again.
 */
public interface FittedMethod {
    /**
     * Forecasts the steps after the end of every series.
     *
     * @param history the series up to the present, with the columns and the frequency of those it
     *     was fitted to; columns that are known in advance reach to the end of the horizon
     * @return the forecast
     * @throws IllegalArgumentException if the series do not suit the method
     */
    Forecast forecast(SeriesSet history);
}
