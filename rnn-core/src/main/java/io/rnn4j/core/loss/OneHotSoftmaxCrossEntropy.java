package io.rnn4j.core.loss;

import io.rnn4j.api.Loss;
import io.rnn4j.api.LossReduction;
import io.rnn4j.api.Objective;
import io.rnn4j.api.expr.Expr;

/**
 * The cross-entropy of the softmax of logits z with a distribution p, Σp·(ln Σeᶻ - z). The target
 * is as wide as the prediction; a one-hot row names a single class. Keras calls this categorical
 * cross-entropy.
 *
 * @param reduction what becomes of the values of all elements
 */
public record OneHotSoftmaxCrossEntropy(LossReduction reduction) implements Loss {
    /** The mean. */
    public OneHotSoftmaxCrossEntropy() {
        this(LossReduction.MEAN);
    }

    @Override
    public String name() {
        return "one_hot_softmax_cross_entropy";
    }

    @Override
    public void define(Objective o) {
        Expr logits = o.prediction();
        Expr shifted = Logits.shifted(logits);
        Expr losses = shifted.logSumExp().minus(shifted);
        o.value(losses.times(o.target(logits.width())).sum());
    }
}
