package io.rnn4j.core.loss;

import io.rnn4j.api.Loss;
import io.rnn4j.api.LossReduction;
import io.rnn4j.api.Objective;
import io.rnn4j.api.expr.Expr;

/**
 * The cross-entropy of the softmax of logits z with a class index t, ln Σeᶻ - z_t. The target is
 * one number a row, the index of the class counted from 0; Keras calls this sparse categorical
 * cross-entropy.
 *
 * @param ignoredIndex rows with this target count for nothing
 * @param reduction what becomes of the values of all elements
 */
public record SoftmaxCrossEntropy(int ignoredIndex, LossReduction reduction) implements Loss {
    /** The mean over all rows whose target is not -100, as in PyTorch. */
    public SoftmaxCrossEntropy() {
        this(-100, LossReduction.MEAN);
    }

    @Override
    public String name() {
        return "softmax_cross_entropy";
    }

    @Override
    public void define(Objective o) {
        Expr logits = o.prediction();
        Expr index = o.targetIndex(ignoredIndex);
        Expr shifted = Logits.shifted(logits);
        Expr chosen = shifted.times(index.oneHot(logits.width())).sum();
        o.value(shifted.logSumExp().minus(chosen));
        o.weight(index.equalTo(Expr.constant(ignoredIndex)).oneMinus());
    }
}
