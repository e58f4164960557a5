package io.rnn4j.core.loss;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.loss.Objective;
import io.rnn4j.api.loss.PredictionKind;

import java.util.List;

/**
 * The softmax cross-entropy of logits z with a class index t, ln Σeᶻ - z_t (sparse categorical
 * cross-entropy of Keras). A target row is one number, the index of the class, counted from 0.
 *
 * <p>With class weights w, the value of a row and its share in the divisor of the mean are
 * multiplied by w_t. With label smoothing, the target is a mixture of its class and the uniform
 * distribution over all K classes (Szegedy et al. 2016): (1-ε)·w_t·l_t + ε/K·Σw_k·l_k with l_k = ln
 * Σeᶻ - z_k, as in PyTorch, except that a row whose class has weight 0 is ignored.
 *
 * @param classWeights w, one for each class, at least 0 and finite, one of them greater than 0;
 *     empty for equal weights
 * @param labelSmoothing ε, at least 0 and less than 1
 * @param ignoredIndex rows with this target are ignored
 * @param reduction how the values of all elements are combined
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record SoftmaxCrossEntropy(
        List<Double> classWeights, double labelSmoothing, int ignoredIndex, LossReduction reduction)
        implements ReducedLoss<SoftmaxCrossEntropy> {
    /** Checks the settings. */
    public SoftmaxCrossEntropy {
        SettingChecks.notNull("softmax_cross_entropy", "reduction", reduction);
        classWeights = Logits.checkedWeights("softmax_cross_entropy", "classWeights", classWeights);
        Logits.checkSmoothing("softmax_cross_entropy", labelSmoothing);
    }

    /** Creates the mean over all rows whose target is not -100, as in PyTorch. */
    public SoftmaxCrossEntropy() {
        this(-100, LossReduction.MEAN);
    }

    /**
     * Creates the loss with equal class weights and without label smoothing.
     *
     * @param ignoredIndex rows with this target are ignored
     * @param reduction how the values of all elements are combined
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
    public PredictionKind predictionKind() {
        return PredictionKind.CLASS_LOGITS;
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
            weights = Expr.constant(Logits.weights(o.owner(), classWeights, classes));
            weight = chosen.times(weights).sum();
            counted = counted.times(weight);
        }
        Expr loss = Logits.crossEntropy(chosen, logits);
        if (labelSmoothing != 0) {
            Expr all = logits.logSoftmax().negate();
            Expr even = all.mean();
            if (weights != null) {
                // the row is multiplied by the weight of its class later; the weight may be 0
                Expr divisor = weight.plus(weight.equalTo(Expr.constant(0)));
                even = Logits.share(weights, all).mean().over(divisor);
            }
            loss = loss.times(1 - labelSmoothing).plus(even.times(labelSmoothing));
        }
        o.value(loss);
        o.weight(counted);
    }

    /** {@return a copy with these class weights, one for each class; empty for equal weights} */
    public SoftmaxCrossEntropy classWeights(List<Double> classWeights) {
        return new SoftmaxCrossEntropy(classWeights, labelSmoothing, ignoredIndex, reduction);
    }

    /** {@return a copy with this label smoothing ε, at least 0 and less than 1} */
    public SoftmaxCrossEntropy labelSmoothing(double labelSmoothing) {
        return new SoftmaxCrossEntropy(classWeights, labelSmoothing, ignoredIndex, reduction);
    }

    /** {@return a copy that ignores rows with this target} */
    public SoftmaxCrossEntropy ignoredIndex(int ignoredIndex) {
        return new SoftmaxCrossEntropy(classWeights, labelSmoothing, ignoredIndex, reduction);
    }
}
