package io.rnn4j.core.loss;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.loss.Objective;
import io.rnn4j.api.loss.PredictionKind;

/**
 * The Huber loss (Huber 1964) of every element: with e = |prediction - target|, e²/2 for e ≤ δ and
 * δ(e - δ/2) otherwise. Outliers have less influence than on the squared error.
 *
 * @param delta δ, the error at which the square becomes linear, greater than 0 and finite
 * @param reduction how the values of all elements are combined
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record Huber(double delta, LossReduction reduction) implements ReducedLoss<Huber> {
    /** Checks the settings. */
    public Huber {
        SettingChecks.notNull("huber", "reduction", reduction);
        SettingChecks.positive("huber", "delta", delta);
    }

    /** Creates the loss with δ = 1 and the mean as its reduction. */
    public Huber() {
        this(1);
    }

    /**
     * Creates the loss with the mean as its reduction.
     *
     * @param delta δ, greater than 0
     */
    public Huber(double delta) {
        this(delta, LossReduction.MEAN);
    }

    @Override
    public String name() {
        return "huber";
    }

    @Override
    public PredictionKind predictionKind() {
        return PredictionKind.VALUES;
    }

    @Override
    public void define(Objective o) {
        Expr error = o.prediction().minus(o.target(o.prediction().width())).abs();
        Expr near = error.min(Expr.constant(delta));
        // one term, because the derivatives of two would cancel for small errors
        o.value(near.times(error.minus(near.times(0.5))));
    }

    /** {@return a copy with this δ, greater than 0} */
    public Huber delta(double delta) {
        return new Huber(delta, reduction);
    }
}
