package io.rnn4j.core.loss;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.loss.Objective;
import io.rnn4j.api.loss.PredictionKind;

/**
 * The absolute error of every element in percent of its target, 100·|prediction - target| /
 * |target| (MAPE of Keras). As in Keras, a target nearer to 0 than 1e-7 counts as 1e-7: data with
 * such targets need another loss.
 *
 * @param reduction how the values are combined
 */
public record MeanAbsolutePercentageError(LossReduction reduction)
        implements ReducedLoss<MeanAbsolutePercentageError> {
    private static final double SMALLEST_TARGET = 1e-7;

    /** Checks the settings. */
    public MeanAbsolutePercentageError {
        SettingChecks.notNull("mean_absolute_percentage_error", "reduction", reduction);
    }

    /** Creates the loss with the mean as its reduction. */
    public MeanAbsolutePercentageError() {
        this(LossReduction.MEAN);
    }

    @Override
    public String name() {
        return "mean_absolute_percentage_error";
    }

    @Override
    public PredictionKind predictionKind() {
        return PredictionKind.VALUES;
    }

    @Override
    public void define(Objective o) {
        Expr y = o.target(o.prediction().width());
        Expr size = y.abs().max(Expr.constant(SMALLEST_TARGET));
        o.value(o.prediction().minus(y).abs().over(size).times(100));
    }
}
