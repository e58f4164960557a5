package io.rnn4j.core.loss;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.loss.Objective;

/**
 * The absolute difference with its tip rounded off, of every element (Girshick 2015, in the form of
 * PyTorch): with e = |prediction - target|, e²/(2β) where e is at most β, beyond it e - β/2. It is
 * the loss of Huber with δ = β, divided by β.
 *
 * @param beta β, where the square becomes a straight line; more than 0
 * @param reduction what becomes of the values of all elements
 */
public record SmoothL1(double beta, LossReduction reduction) implements Loss {
    /** Checks the settings. */
    public SmoothL1 {
        if (!(beta > 0)) {
            throw new IllegalArgumentException(
                    "smooth_l1: beta is more than 0, got "
                            + beta
                            + "; for 0 use the mean absolute error");
        }
    }

    /** β = 1, the mean. */
    public SmoothL1() {
        this(1);
    }

    /**
     * The mean.
     *
     * @param beta β
     */
    public SmoothL1(double beta) {
        this(beta, LossReduction.MEAN);
    }

    @Override
    public String name() {
        return "smooth_l1";
    }

    @Override
    public void define(Objective o) {
        Expr error = o.prediction().minus(o.target(o.prediction().width())).abs();
        Expr near = error.min(Expr.constant(beta));
        o.value(near.square().times(0.5 / beta).plus(error.minus(near)));
    }
}
