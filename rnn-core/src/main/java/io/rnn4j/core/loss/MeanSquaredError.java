package io.rnn4j.core.loss;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.loss.Objective;
import io.rnn4j.api.loss.PredictionKind;

/**
 * The squared error of every element, (prediction - target)².
 *
 * @param reduction how the values of all elements are combined
 */
public record MeanSquaredError(LossReduction reduction) implements ReducedLoss<MeanSquaredError> {
    /** Checks the settings. */
    public MeanSquaredError {
        SettingChecks.notNull("mean_squared_error", "reduction", reduction);
    }

    /** Creates the loss with the mean as its reduction. */
    public MeanSquaredError() {
        this(LossReduction.MEAN);
    }

    @Override
    public String name() {
        return "mean_squared_error";
    }

    @Override
    public PredictionKind predictionKind() {
        return PredictionKind.VALUES;
    }

    @Override
    public void define(Objective o) {
        Expr difference = o.prediction().minus(o.target(o.prediction().width()));
        o.value(difference.square());
    }
}
