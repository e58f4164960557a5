package io.rnn4j.forecast;

import io.rnn4j.forecast.series.SeriesSet;

/** A method that forecasts the targets of series. */
public interface ForecastMethod {
    /** {@return the name in tables} */
    String name();

    /**
     * Fits the method. Everything that it learns, such as weights and scales, it learns from these
     * series alone.
     *
     * @param history the series up to the present
     * @param horizon number of steps to forecast, at least 1
     * @return the fitted method, which forecasts these series and their continuations
     * @throws IllegalArgumentException if the series do not suit the method
     */
    FittedMethod fit(SeriesSet history, int horizon);
}
