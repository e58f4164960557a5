package io.rnn4j.core.loss;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.loss.Objective;
import io.rnn4j.api.loss.PredictionKind;

/**
 * The absolute error of every element, |prediction - target|; its derivative at 0 is 0.
 *
 * @param reduction how the values of all elements are combined
 */
public record MeanAbsoluteError(LossReduction reduction) implements ReducedLoss<MeanAbsoluteError> {
    /** Checks the settings. */
    public MeanAbsoluteError {
        SettingChecks.notNull("mean_absolute_error", "reduction", reduction);
    }

    /** Creates the loss with the mean as its reduction. */
    public MeanAbsoluteError() {
        this(LossReduction.MEAN);
    }

    @Override
    public String name() {
        return "mean_absolute_error";
    }

    @Override
    public PredictionKind predictionKind() {
        return PredictionKind.VALUES;
    }

    @Override
    public void define(Objective o) {
        o.value(o.prediction().minus(o.target(o.prediction().width())).abs());
    }
}
