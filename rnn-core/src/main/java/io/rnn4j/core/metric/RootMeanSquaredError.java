package io.rnn4j.core.metric;

import io.rnn4j.api.loss.Metric;
import io.rnn4j.api.loss.Objective;

/** The root of the mean squared error, named {@code rmse}. */
public record RootMeanSquaredError() implements Metric {
    @Override
    public String name() {
        return "rmse";
    }

    @Override
    public void define(Objective o) {
        o.value(o.prediction().minus(o.target(o.prediction().width())).square());
    }

    @Override
    public double finish(double mean) {
        return Math.sqrt(mean);
    }
}
