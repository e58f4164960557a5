package io.rnn4j.core.loss;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.loss.Objective;
import io.rnn4j.api.loss.PredictionKind;

/**
 * The smooth L1 loss of every element (Girshick 2015, in the form of PyTorch): with e = |prediction
 * - target|, e²/(2β) for e ≤ β and e - β/2 otherwise. It is the {@link Huber} loss with δ = β,
 * divided by β.
 *
 * @param beta β, the error at which the square becomes linear, greater than 0 and finite, as is 1/β
 * @param reduction how the values of all elements are combined
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record SmoothL1(double beta, LossReduction reduction) implements ReducedLoss<SmoothL1> {
    /** Checks the settings. */
    public SmoothL1 {
        SettingChecks.notNull("smooth_l1", "reduction", reduction);
        boolean valid = (float) beta > 0 && Float.isFinite((float) (1 / beta));
        String range = "greater than 0, such that 1/β is finite (for 0 use MeanAbsoluteError)";
        SettingChecks.require(valid, "smooth_l1", "beta", range, beta);
        SettingChecks.finite("smooth_l1", "beta", beta);
    }

    /** Creates the loss with β = 1 and the mean as its reduction. */
    public SmoothL1() {
        this(1);
    }

    /**
     * Creates the loss with the mean as its reduction.
     *
     * @param beta β, greater than 0
     */
    public SmoothL1(double beta) {
        this(beta, LossReduction.MEAN);
    }

    @Override
    public String name() {
        return "smooth_l1";
    }

    @Override
    public PredictionKind predictionKind() {
        return PredictionKind.VALUES;
    }

    @Override
    public void define(Objective o) {
        Expr error = o.prediction().minus(o.target(o.prediction().width())).abs();
        Expr near = error.min(Expr.constant(beta));
        // one term, because the derivatives of two would cancel for small errors
        o.value(near.times(1 / beta).times(error.minus(near.times(0.5))));
    }

    /** {@return a copy with this β, greater than 0} */
    public SmoothL1 beta(double beta) {
        return new SmoothL1(beta, reduction);
    }
}
