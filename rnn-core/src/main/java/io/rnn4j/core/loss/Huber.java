package io.rnn4j.core.loss;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.loss.Objective;

/**
 * The loss of Huber (1964) of every element: with e = |prediction - target|, e²/2 where e is at
 * most δ, beyond it δ(e - δ/2). Large errors do not outweigh all others.
 *
 * @param delta δ, where the square becomes a straight line; more than 0
 * @param reduction what becomes of the values of all elements
 */
public record Huber(double delta, LossReduction reduction) implements Loss {
    /** Checks the settings. */
    public Huber {
        if (!(delta > 0)) {
            throw new IllegalArgumentException("huber: delta is more than 0, got " + delta);
        }
    }

    /** δ = 1, the mean. */
    public Huber() {
        this(1);
    }

    /**
     * The mean.
     *
     * @param delta δ
     */
    public Huber(double delta) {
        this(delta, LossReduction.MEAN);
    }

    @Override
    public String name() {
        return "huber";
    }

    @Override
    public void define(Objective o) {
        Expr error = o.prediction().minus(o.target(o.prediction().width())).abs();
        Expr near = error.min(Expr.constant(delta));
        o.value(near.square().times(0.5).plus(error.minus(near).times(delta)));
    }
}
