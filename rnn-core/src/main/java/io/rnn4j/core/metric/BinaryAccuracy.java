package io.rnn4j.core.metric;

import io.rnn4j.api.loss.Metric;
import io.rnn4j.api.loss.Objective;

/**
 * The fraction of correct elements, where every element of a row has a label of its own (binary
 * accuracy of Keras). An element is correct if it exceeds the threshold exactly where its label,
 * the target, exceeds 0.5. With a loss whose rows have one class, use {@link Accuracy}.
 *
 * @param threshold the threshold: a probability greater than 0 and less than 1, or any finite
 *     number
 * @param probability whether the threshold is a probability, which is also right for a loss that
 *     takes logits; otherwise it is compared with the predictions themselves
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record BinaryAccuracy(double threshold, boolean probability) implements Metric {
    /** Checks the settings. */
    public BinaryAccuracy {
        Threshold.check("binary_accuracy", threshold, probability);
    }

    /** Creates the metric with the probability 0.5, which is the logit 0. */
    public BinaryAccuracy() {
        this(0.5, true);
    }

    /**
     * Creates the metric with a threshold that is compared with the predictions themselves.
     *
     * @param threshold the threshold, finite; for logits that of a logit
     */
    public BinaryAccuracy(double threshold) {
        this(threshold, false);
    }

    @Override
    public String name() {
        return "binary_accuracy";
    }

    @Override
    public boolean higherIsBetter() {
        return true;
    }

    @Override
    public void define(Objective o) {
        if (o.predictionKind().isClass()) {
            throw new IllegalArgumentException(
                    ("%s counts every element of a row as a label of its own, but to the loss a row"
                                    + " has one class; use Accuracy")
                            .formatted(o.owner()));
        }
        o.value(Threshold.correct(o, threshold, probability));
    }

    /** {@return a copy with this threshold} */
    public BinaryAccuracy threshold(double threshold) {
        return new BinaryAccuracy(threshold, probability);
    }

    /** {@return a copy whose threshold is a probability, or is compared with the predictions} */
    public BinaryAccuracy probability(boolean probability) {
        return new BinaryAccuracy(threshold, probability);
    }
}
