package io.rnn4j.core.loss;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.loss.Objective;

import java.util.List;

/**
 * The cross-entropy of the softmax of logits z with a class index t, ln Σeᶻ - z_t. The target is
 * one number a row, the index of the class counted from 0; Keras calls this sparse categorical
 * cross-entropy.
 *
 * <p>With a weight w_k for each class, the row counts w_t times, in the mean's divisor, too. With
 * label smoothing, the target is a mixture of its class and all K classes alike (Szegedy et al.
 * 2016): (1-ε)·w_t·l_t + ε/K·Σw_k·l_k with l_k = ln Σeᶻ - z_k, as in PyTorch; only that a row of a
 * class of weight 0 counts for nothing.
 *
 * @param classWeights w, one for each class; empty if all count alike
 * @param labelSmoothing ε, from 0 to 1
 * @param ignoredIndex rows with this target count for nothing
 * @param reduction what becomes of the values of all elements
 */
public record SoftmaxCrossEntropy(
        List<Double> classWeights, double labelSmoothing, int ignoredIndex, LossReduction reduction)
        implements Loss {
    /** Checks the settings and copies the weights. */
    public SoftmaxCrossEntropy {
        classWeights = List.copyOf(classWeights);
        Logits.checkWeights("softmax_cross_entropy", classWeights);
        Logits.checkSmoothing("softmax_cross_entropy", labelSmoothing);
    }

    /** The mean over all rows whose target is not -100, as in PyTorch. */
    public SoftmaxCrossEntropy() {
        this(-100, LossReduction.MEAN);
    }

    /**
     * All classes alike, no smoothing.
     *
     * @param ignoredIndex rows with this target count for nothing
     * @param reduction what becomes of the values of all elements
     */
    public SoftmaxCrossEntropy(int ignoredIndex, LossReduction reduction) {
        this(List.of(), 0, ignoredIndex, reduction);
    }

    @Override
    public String name() {
        return "softmax_cross_entropy";
    }

    @Override
    public int targetWidth(int predictionWidth) {
        return 1;
    }

    @Override
    public void define(Objective o) {
        Expr logits = o.prediction();
        int classes = logits.width();
        Logits.requireSeveralClasses(o.owner(), classes);
        Expr index = o.targetIndex(ignoredIndex);
        Expr chosen = index.oneHot(classes);
        Expr counted = index.equalTo(Expr.constant(ignoredIndex)).oneMinus();
        Expr weights = null;
        Expr weight = null;
        if (!classWeights.isEmpty()) {
            weights =
                    Expr.constant(
                            Logits.weights(o.owner(), "class weights", classWeights, classes));
            weight = chosen.times(weights).sum();
            counted = counted.times(weight);
        }
        Expr shifted = Logits.shifted(logits);
        Expr loss = shifted.logSumExp().minus(shifted.times(chosen).sum());
        if (labelSmoothing != 0) {
            Expr all = shifted.logSumExp().minus(shifted);
            Expr even = all.mean();
            if (weights != null) {
                // the row will be multiplied by the weight of its class; that may be 0
                Expr divisor = weight.plus(weight.equalTo(Expr.constant(0)));
                even = all.times(weights).mean().over(divisor);
            }
            loss = loss.times(1 - labelSmoothing).plus(even.times(labelSmoothing));
        }
        o.value(loss);
        o.weight(counted);
    }

    /**
     * Changes one setting.
     *
     * @param classWeights w, one for each class
     * @return a loss with it
     */
    public SoftmaxCrossEntropy classWeights(List<Double> classWeights) {
        return new SoftmaxCrossEntropy(classWeights, labelSmoothing, ignoredIndex, reduction);
    }

    /**
     * Changes one setting.
     *
     * @param labelSmoothing ε, from 0 to 1
     * @return a loss with it
     */
    public SoftmaxCrossEntropy labelSmoothing(double labelSmoothing) {
        return new SoftmaxCrossEntropy(classWeights, labelSmoothing, ignoredIndex, reduction);
    }
}
