package io.rnn4j.core.metric;

import io.rnn4j.api.loss.Metric;
import io.rnn4j.api.loss.Objective;

/** The mean absolute error, named {@code mae}: the mean of |prediction - target|. */
public record MeanAbsoluteError() implements Metric {
    @Override
    public String name() {
        return "mae";
    }

    @Override
    public void define(Objective o) {
        o.value(o.prediction().minus(o.target(o.prediction().width())).abs());
    }
}
