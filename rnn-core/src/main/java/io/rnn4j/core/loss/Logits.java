package io.rnn4j.core.loss;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;

import java.util.List;

/** What the two softmax cross-entropies have in common. */
final class Logits {
    private Logits() {}

    /**
     * Returns the product of a factor of at least 0 and a value: 0 for a factor of 0, even if the
     * value is infinite.
     */
    static Expr share(Expr factor, Expr value) {
        // the minimum of two infinities passes the gradient to the value
        Expr limit = factor.equalTo(Expr.constant(0)).oneMinus().infinite();
        return factor.times(value.min(limit));
    }

    /** Returns Σp·(ln Σeᶻ - z), infinite if a logit with p > 0 is -∞. */
    static Expr crossEntropy(Expr p, Expr logits) {
        return share(p, logits.logSoftmax().negate()).sum();
    }

    static void requireSeveralClasses(String loss, int classes) {
        if (classes < 2) {
            throw new IllegalArgumentException(
                    ("%s on predictions of width 1 is always 0, since the softmax of one logit is"
                         + " 1; for two classes with one logit use BinaryCrossEntropyFromLogits,"
                         + " otherwise give the last layer one unit for every class")
                            .formatted(loss));
        }
    }

    static void checkSmoothing(String loss, double labelSmoothing) {
        SettingChecks.fraction(loss, "labelSmoothing", labelSmoothing);
    }

    /** Returns a copy of weights; rejects those that are negative or not finite, and all zeros. */
    static List<Double> checkedWeights(String loss, String setting, List<Double> weights) {
        List<Double> copy = SettingChecks.copyOf(loss, setting, weights);
        boolean counts = copy.isEmpty();
        for (int index = 0; index < copy.size(); index++) {
            SettingChecks.notNegative(loss, setting + "[" + index + "]", copy.get(index));
            counts |= copy.get(index).floatValue() > 0;
        }
        SettingChecks.require(counts, loss, setting, "greater than 0 for one element", copy);
        return copy;
    }

    /** Returns the class weights as an array; rejects a number other than that of the classes. */
    static double[] weights(String loss, List<Double> weights, int classes) {
        if (weights.size() != classes) {
            throw new IllegalArgumentException(
                    "%s on predictions of width %s needs %s class weights, got %s"
                            .formatted(loss, classes, classes, weights.size()));
        }
        return weights.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
