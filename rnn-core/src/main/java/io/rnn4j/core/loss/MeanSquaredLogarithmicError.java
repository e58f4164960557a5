package io.rnn4j.core.loss;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.loss.Objective;
import io.rnn4j.api.loss.PredictionKind;

/**
 * The squared error of the logarithms of every element, (ln(1 + prediction) - ln(1 + target))²
 * (MSLE of Keras). Targets are at least 0; others are rejected. As in Keras, a negative prediction
 * counts as 0 and has no gradient, so the last layer should yield positive numbers, for example by
 * a softplus.
 *
 * @param reduction how the values are combined
 */
public record MeanSquaredLogarithmicError(LossReduction reduction)
        implements ReducedLoss<MeanSquaredLogarithmicError> {
    /** Checks the settings. */
    public MeanSquaredLogarithmicError {
        SettingChecks.notNull("mean_squared_logarithmic_error", "reduction", reduction);
    }

    /** Creates the loss with the mean as its reduction. */
    public MeanSquaredLogarithmicError() {
        this(LossReduction.MEAN);
    }

    @Override
    public String name() {
        return "mean_squared_logarithmic_error";
    }

    @Override
    public PredictionKind predictionKind() {
        return PredictionKind.VALUES;
    }

    @Override
    public void define(Objective o) {
        Expr y = o.target(o.prediction().width());
        o.requireTargets(TargetRules::atLeastZero);
        Expr largest = Expr.constant(Float.MAX_VALUE);
        Expr prediction = o.prediction().relu().min(largest); // a derivative at ∞ would be ∞·0
        Expr difference = LogarithmOfOnePlus.of(prediction).minus(LogarithmOfOnePlus.of(y));
        o.value(difference.square().plus(o.prediction().greaterThan(largest).infinite()));
    }
}
