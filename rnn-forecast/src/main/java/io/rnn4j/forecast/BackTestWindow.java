package io.rnn4j.forecast;

import java.util.Objects;

/** One forecast of a back-test with the true values of its steps. */
public final class BackTestWindow {
    private final SeriesForecast forecast;
    private final double[] truth;

    /**
     * Creates a window.
     *
     * @param forecast the forecast
     * @param truth the true values, one for each step of the forecast; NaN is a missing value
     * @throws IllegalArgumentException if the numbers of steps differ
     */
    public BackTestWindow(SeriesForecast forecast, double[] truth) {
        this.forecast = Objects.requireNonNull(forecast, "forecast");
        this.truth = Objects.requireNonNull(truth, "truth").clone();
        if (truth.length != forecast.steps()) {
            throw new IllegalArgumentException(
                    "truth: expected %s steps as in the %s, got %s"
                            .formatted(forecast.steps(), forecast, truth.length));
        }
    }

    /** {@return the forecast} */
    public SeriesForecast forecast() {
        return forecast;
    }

    /** {@return a copy of the true values, one for each step; NaN is a missing value} */
    public double[] copyOfTruth() {
        return truth.clone();
    }
}
