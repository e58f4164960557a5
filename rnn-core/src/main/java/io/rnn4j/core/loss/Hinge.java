package io.rnn4j.core.loss;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.loss.Objective;
import io.rnn4j.api.loss.PredictionKind;

/**
 * The hinge loss of every element, max(1 - t·prediction, 0) with t = 1 for the label 1 and t = -1
 * for the label 0 (hinge of Keras). Labels are 0 and 1, or -1 and 1; others are rejected. The sign
 * of a prediction is the predicted label, like the sign of a logit, so metrics treat predictions as
 * logits.
 *
 * @param reduction how the values are combined
 */
public record Hinge(LossReduction reduction) implements ReducedLoss<Hinge> {
    /** Checks the settings. */
    public Hinge {
        SettingChecks.notNull("hinge", "reduction", reduction);
    }

    /** Creates the loss with the mean as its reduction. */
    public Hinge() {
        this(LossReduction.MEAN);
    }

    @Override
    public String name() {
        return "hinge";
    }

    @Override
    public PredictionKind predictionKind() {
        return PredictionKind.BINARY_LOGITS;
    }

    @Override
    public void define(Objective o) {
        Expr y = o.target(o.prediction().width());
        o.requireTargets(TargetRules::labelOfEitherForm);
        Expr sign = y.greaterThan(Expr.constant(0)).times(2).minus(1);
        o.value(sign.times(o.prediction()).oneMinus().relu());
    }
}
