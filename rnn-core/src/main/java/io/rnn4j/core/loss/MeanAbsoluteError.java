package io.rnn4j.core.loss;

import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.loss.Objective;

/**
 * The absolute difference, |prediction - target|, of every element; its derivative at 0 is 0.
 *
 * @param reduction what becomes of the values of all elements
 */
public record MeanAbsoluteError(LossReduction reduction) implements Loss {
    /** The mean. */
    public MeanAbsoluteError() {
        this(LossReduction.MEAN);
    }

    @Override
    public String name() {
        return "mean_absolute_error";
    }

    @Override
    public void define(Objective o) {
        o.value(o.prediction().minus(o.target(o.prediction().width())).abs());
    }
}
