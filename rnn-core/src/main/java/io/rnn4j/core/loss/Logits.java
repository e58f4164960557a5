package io.rnn4j.core.loss;

import io.rnn4j.api.expr.Expr;

import java.util.List;

/** What both cross-entropies make of logits and of their settings. */
final class Logits {
    private static final Expr LOWEST = Expr.constant(-Float.MAX_VALUE);

    private Logits() {}

    /**
     * Logits relative to the largest, so that large ones do not eat up the digits of a difference;
     * one of -∞, which rules a class out, becomes the lowest number there is, because 0 · ∞ is not
     * 0.
     */
    static Expr shifted(Expr logits) {
        return logits.minus(logits.max()).max(LOWEST);
    }

    static void requireSeveralClasses(String loss, int classes) {
        if (classes < 2) {
            throw new IllegalArgumentException(
                    loss
                            + " on predictions of width 1 is always 0: the softmax of one logit is"
                            + " 1; for two classes by one logit use BinaryCrossEntropyFromLogits,"
                            + " otherwise let the last layer have a unit for every class");
        }
    }

    static void checkSmoothing(String loss, double labelSmoothing) {
        if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
            throw new IllegalArgumentException(
                    loss + ": label smoothing is from 0 to 1, got " + labelSmoothing);
        }
    }

    static void checkWeights(String loss, List<Double> weights) {
        for (double weight : weights) {
            if (!(weight >= 0) || Double.isInfinite(weight)) {
                throw new IllegalArgumentException(
                        loss + ": a weight is a number from 0, got " + weight);
            }
        }
    }

    /** Returns the weights as numbers, if there are as many as elements in a row. */
    static double[] weights(String loss, String what, List<Double> weights, int width) {
        if (weights.size() != width) {
            throw new IllegalArgumentException(
                    loss
                            + " on predictions of width "
                            + width
                            + " needs "
                            + width
                            + " "
                            + what
                            + ", got "
                            + weights.size());
        }
        return weights.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
