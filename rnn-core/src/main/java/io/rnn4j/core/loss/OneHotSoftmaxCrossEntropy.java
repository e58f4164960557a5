package io.rnn4j.core.loss;

import io.rnn4j.api.Loss;
import io.rnn4j.api.LossReduction;
import io.rnn4j.api.Objective;
import io.rnn4j.api.expr.Expr;

/**
 * The cross-entropy of the softmax of logits z with a distribution p, Σp·(ln Σeᶻ - z). The target
 * is as wide as the prediction; a one-hot row names a single class. Keras calls this categorical
 * cross-entropy. With label smoothing p becomes (1-ε)p + ε/K, with K classes (Szegedy et al. 2016).
 *
 * @param labelSmoothing ε, from 0 to 1
 * @param reduction what becomes of the values of all elements
 */
public record OneHotSoftmaxCrossEntropy(double labelSmoothing, LossReduction reduction)
        implements Loss {
    /** Checks the settings. */
    public OneHotSoftmaxCrossEntropy {
        Logits.checkSmoothing("one_hot_softmax_cross_entropy", labelSmoothing);
    }

    /** No smoothing, the mean. */
    public OneHotSoftmaxCrossEntropy() {
        this(0, LossReduction.MEAN);
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
        Expr p = o.target(logits.width());
        if (labelSmoothing != 0) {
            p = p.times(1 - labelSmoothing).plus(labelSmoothing / logits.width());
        }
        o.value(losses.times(p).sum());
    }
}
