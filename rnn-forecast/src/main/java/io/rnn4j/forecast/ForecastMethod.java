package io.rnn4j.forecast;

import io.rnn4j.forecast.series.SeriesSet;

import java.time.Duration;
import java.util.Objects;

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

    /**
     * Estimates the time of {@link #fit}, for example from a few steps of training.
     *
     * @param history the series up to the present
     * @param horizon number of steps to forecast, at least 1
     * @return the time at most; 0 for a method that is fitted at once, such as a baseline
     * @throws IllegalArgumentException if the series do not suit the method
     */
    default Duration estimate(SeriesSet history, int horizon) {
        Objects.requireNonNull(history, "history");
        return Duration.ZERO;
    }
}
