package io.rnn4j.core.loss;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.loss.Objective;

/**
 * The square of the difference, (prediction - target)², of every element.
 *
 * @param reduction what becomes of the values of all elements
 */
public record MeanSquaredError(LossReduction reduction) implements Loss {
    /** The mean. */
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
}
