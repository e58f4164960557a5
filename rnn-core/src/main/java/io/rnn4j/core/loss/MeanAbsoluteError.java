package io.rnn4j.core.loss;

import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.loss.Objective;

/**
 * The absolute error of every element, |prediction - target|; its derivative at 0 is 0.
 *
 * @param reduction how the values of all elements are combined
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record MeanAbsoluteError(LossReduction reduction) implements Loss {
    /** Creates the loss with the mean as its reduction. */
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

    /** {@return a copy with this reduction of the values of all elements} */
    public MeanAbsoluteError reduction(LossReduction reduction) {
        return new MeanAbsoluteError(reduction);
    }
}
