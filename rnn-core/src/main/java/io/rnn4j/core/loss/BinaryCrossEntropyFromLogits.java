package io.rnn4j.core.loss;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.loss.Objective;

import java.util.List;
import java.util.Optional;

/**
 * The cross-entropy of the sigmoid of logits z with probabilities y, w·y·ln(1 + e⁻ᶻ) + (1-y)·ln(1 +
 * eᶻ), of every element; y is from 0 to 1. PyTorch calls it binary cross-entropy with logits.
 *
 * @param positiveWeights w, one for all elements or one for each: more than 1 makes up for rare
 *     ones
 * @param reduction what becomes of the values of all elements
 */
public record BinaryCrossEntropyFromLogits(List<Double> positiveWeights, LossReduction reduction)
        implements Loss {
    /** Copies the weights. */
    public BinaryCrossEntropyFromLogits {
        positiveWeights = List.copyOf(positiveWeights);
    }

    /** The mean, positives and negatives alike. */
    public BinaryCrossEntropyFromLogits() {
        this(List.of(1.0), LossReduction.MEAN);
    }

    @Override
    public String name() {
        return "binary_cross_entropy_from_logits";
    }

    @Override
    public void define(Objective o) {
        Expr z = o.prediction();
        Expr y = o.target(z.width());
        o.requireTargets(BinaryCrossEntropyFromLogits::noProbability);
        Expr weight = Expr.constant(weights(o.owner(), z.width()));
        // ln(1 + eᶻ) = z + ln(1 + e⁻ᶻ), so one logarithm is enough
        Expr factor = y.times(weight.minus(1)).plus(1);
        o.value(y.oneMinus().times(z).plus(factor.times(z.negate().softplus())));
    }

    private static Optional<String> noProbability(float[] targets, int from, int width) {
        for (int at = from; at < from + width; at++) {
            if (!(targets[at] >= 0 && targets[at] <= 1)) {
                return Optional.of(
                        "expected 0 or 1, or a probability between them, got "
                                + targets[at]
                                + " in column "
                                + (at - from)
                                + "; label the two classes 0 and 1");
            }
        }
        return Optional.empty();
    }

    private double[] weights(String owner, int width) {
        if (positiveWeights.size() != 1 && positiveWeights.size() != width) {
            throw new IllegalArgumentException(
                    owner
                            + " on predictions of width "
                            + width
                            + " needs 1 or "
                            + width
                            + " positive weights, got "
                            + positiveWeights.size());
        }
        return positiveWeights.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
