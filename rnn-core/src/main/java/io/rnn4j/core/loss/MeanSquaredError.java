package io.rnn4j.core.loss;

import io.rnn4j.api.Loss;
import io.rnn4j.api.LossReduction;
import io.rnn4j.api.Objective;
import io.rnn4j.api.expr.Expr;

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
