package io.rnn4j.core.metric;

import io.rnn4j.api.Metric;
import io.rnn4j.api.Objective;
import io.rnn4j.api.expr.Expr;

/**
 * The share of rows that are right. A prediction as wide as there are classes is right where its
 * largest element is that of the target's class, given as an index or as a one-hot row; a
 * prediction of width 1 is right where it lies on the target's side (0 or 1) of a threshold.
 *
 * @param threshold what divides the predictions of width 1; 0 for logits
 */
public record Accuracy(double threshold) implements Metric {
    /** Threshold 0.5, for probabilities. */
    public Accuracy() {
        this(0.5);
    }

    @Override
    public String name() {
        return "accuracy";
    }

    @Override
    public void define(Objective o) {
        Expr prediction = o.prediction();
        int classes = prediction.width();
        if (classes == 1) {
            Expr positive = prediction.greaterThan(Expr.constant(threshold));
            o.value(positive.equalTo(o.target(1)));
        } else if (o.target().width() == 1) {
            Expr chosen = prediction.times(o.target().oneHot(classes)).sum();
            o.value(chosen.equalTo(prediction.max()));
        } else {
            Expr target = o.target(classes);
            Expr hits = prediction.equalTo(prediction.max()).times(target.equalTo(target.max()));
            o.value(hits.max());
        }
    }
}
