package io.rnn4j.core.loss;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.loss.Objective;

/**
 * The squared error of every element, (prediction - target)².
 *
 * @param reduction how the values of all elements are combined
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record MeanSquaredError(LossReduction reduction) implements Loss {
    /** Creates the loss with the mean as its reduction. */
    public MeanSquaredError() {
        this(LossReduction.MEAN);
    }

    @Override
    public String name() {
        return "mean_squared_error";
    }

    @Override
    public void define(Objective o) {
        Expr difference = o.prediction().minus(o.target(o.prediction().width()));
        o.value(difference.square());
    }

    /** {@return a copy with this reduction of the values of all elements} */
    public MeanSquaredError reduction(LossReduction reduction) {
        return new MeanSquaredError(reduction);
    }
}
