package io.rnn4j.core.metric;

import io.rnn4j.api.loss.Metric;
import io.rnn4j.api.loss.Objective;

/** The mean squared error, named {@code mse}: the mean of (prediction - target)². */
public record MeanSquaredError() implements Metric {
    @Override
    public String name() {
        return "mse";
    }

    @Override
    public void define(Objective o) {
        o.value(o.prediction().minus(o.target(o.prediction().width())).square());
    }
}
