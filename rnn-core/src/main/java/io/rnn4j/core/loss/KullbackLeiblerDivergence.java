package io.rnn4j.core.loss;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.loss.Objective;
import io.rnn4j.api.loss.PredictionKind;

/**
 * The Kullback-Leibler divergence of the softmax q of logits z from a distribution p, Σp·(ln p - ln
 * q) with ln q = z - ln Σeᶻ, one value for each row: the KL divergence of Keras, and that of
 * PyTorch with log-probabilities and the reduction "batchmean". A target row is as wide as the
 * prediction and sums to 1; other rows are rejected. The gradient is that of {@link
 * OneHotSoftmaxCrossEntropy}; the value is smaller by the entropy of p, so it is 0 where q = p.
 *
 * @param reduction how the values are combined
 */
public record KullbackLeiblerDivergence(LossReduction reduction)
        implements ReducedLoss<KullbackLeiblerDivergence> {
    /** Checks the settings. */
    public KullbackLeiblerDivergence {
        SettingChecks.notNull("kullback_leibler_divergence", "reduction", reduction);
    }

    /** Creates the loss with the mean as its reduction. */
    public KullbackLeiblerDivergence() {
        this(LossReduction.MEAN);
    }

    @Override
    public String name() {
        return "kullback_leibler_divergence";
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
        Expr logarithm = p.plus(p.equalTo(Expr.constant(0))).log(); // 0·ln 0 is 0
        o.value(Logits.share(p, logarithm.minus(logits.logSoftmax())).sum());
    }
}
