package io.rnn4j.core.loss;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.loss.Objective;
import io.rnn4j.api.loss.PredictionKind;

/**
 * The softmax cross-entropy of logits z with a distribution p, Σp·(ln Σeᶻ - z) (categorical
 * cross-entropy of Keras). A target row is as wide as the prediction and sums to 1, for example a
 * one-hot row; other rows are rejected. Label smoothing replaces p by (1-ε)p + ε/K for K classes
 * (Szegedy et al. 2016).
 *
 * @param labelSmoothing ε, at least 0 and less than 1
 * @param reduction how the values of all elements are combined
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record OneHotSoftmaxCrossEntropy(double labelSmoothing, LossReduction reduction)
        implements ReducedLoss<OneHotSoftmaxCrossEntropy> {
    /** Checks the settings. */
    public OneHotSoftmaxCrossEntropy {
        SettingChecks.notNull("one_hot_softmax_cross_entropy", "reduction", reduction);
        Logits.checkSmoothing("one_hot_softmax_cross_entropy", labelSmoothing);
    }

    /** Creates the loss without label smoothing and with the mean as its reduction. */
    public OneHotSoftmaxCrossEntropy() {
        this(0, LossReduction.MEAN);
    }

    @Override
    public String name() {
        return "one_hot_softmax_cross_entropy";
    }

    @Override
    public PredictionKind predictionKind() {
        return PredictionKind.CLASS_LOGITS;
    }

    @Override
    public void define(Objective o) {
        Expr logits = o.prediction();
        Logits.requireSeveralClasses(o.owner(), logits.width());
        o.requireTargets(TargetRules::distribution);
        Expr p = o.target(logits.width());
        if (labelSmoothing != 0) {
            p = p.times(1 - labelSmoothing).plus(labelSmoothing / logits.width());
        }
        o.value(Logits.crossEntropy(p, logits));
    }

    /** {@return a copy with this label smoothing ε, at least 0 and less than 1} */
    public OneHotSoftmaxCrossEntropy labelSmoothing(double labelSmoothing) {
        return new OneHotSoftmaxCrossEntropy(labelSmoothing, reduction);
    }
}
