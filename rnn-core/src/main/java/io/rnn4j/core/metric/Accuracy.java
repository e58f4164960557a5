package io.rnn4j.core.metric;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.loss.Metric;
import io.rnn4j.api.loss.Objective;

/**
 * The fraction of correct rows. A prediction of several classes is correct if its first largest
 * element is that of the target's class, which is an index or a one-hot row; rows with a negative
 * index, and all rows that the loss ignores, do not count. A prediction of width 1 is correct if it
 * exceeds the threshold exactly where the target exceeds 0.5. With a loss that takes every element
 * as a label of its own, use {@link BinaryAccuracy}.
 *
 * @param threshold threshold for predictions of width 1: a probability greater than 0 and less than
 *     1, or any finite number
 * @param probability whether the threshold is a probability, which is also right for a loss that
 *     takes logits; otherwise it is compared with the predictions themselves
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record Accuracy(double threshold, boolean probability) implements Metric {
    /** Checks the settings. */
    public Accuracy {
        Threshold.check("accuracy", threshold, probability);
    }

    /** Creates the metric with the probability 0.5, which is the logit 0. */
    public Accuracy() {
        this(0.5, true);
    }

    /**
     * Creates the metric with a threshold that is compared with the predictions themselves.
     *
     * @param threshold the threshold, finite; for logits that of a logit
     */
    public Accuracy(double threshold) {
        this(threshold, false);
    }

    @Override
    public String name() {
        return "accuracy";
    }

    @Override
    public boolean higherIsBetter() {
        return true;
    }

    @Override
    public void define(Objective o) {
        Expr prediction = o.prediction();
        int classes = prediction.width();
        if (classes == 1) {
            o.value(Threshold.correct(o, threshold, probability));
        } else if (o.predictionKind().isBinary()) {
            throw new IllegalArgumentException(
                    ("%s finds the largest of the %s elements of a row, but to the loss every"
                                    + " element has a label of its own; use BinaryAccuracy")
                            .formatted(o.owner(), classes));
        } else {
            o.value(ClassRows.predicted(o).equalTo(ClassRows.target(o)));
        }
    }

    /** {@return a copy with this threshold for predictions of width 1} */
    public Accuracy threshold(double threshold) {
        return new Accuracy(threshold, probability);
    }

    /** {@return a copy whose threshold is a probability, or is compared with the predictions} */
    public Accuracy probability(boolean probability) {
        return new Accuracy(threshold, probability);
    }
}
