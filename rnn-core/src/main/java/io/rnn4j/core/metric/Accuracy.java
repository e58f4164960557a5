package io.rnn4j.core.metric;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.loss.Metric;
import io.rnn4j.api.loss.Objective;

/**
 * The share of rows that are right. A prediction as wide as there are classes is right where the
 * first of its largest elements is that of the target's class, given as an index or as a one-hot
 * row; rows whose index is negative are ignored, as losses do. A prediction of width 1 is right
 * where it lies on the target's side (0 or 1) of a threshold.
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
    public boolean higherIsBetter() {
        return true;
    }

    @Override
    public void define(Objective o) {
        Expr prediction = o.prediction();
        int classes = prediction.width();
        if (classes == 1) {
            Expr positive = prediction.greaterThan(Expr.constant(threshold));
            o.value(positive.equalTo(o.target(1)));
        } else if (o.target().width() == 1) {
            Expr index = o.target();
            o.value(rank(prediction).equalTo(rank(index.oneHot(classes))));
            o.weight(index.greaterThan(Expr.constant(-1)));
        } else {
            o.value(rank(prediction).equalTo(rank(o.target(classes))));
        }
    }

    /** The number of elements from the first of the largest on: names it as its index would. */
    private static Expr rank(Expr row) {
        double[] ranks = new double[row.width()];
        for (int k = 0; k < ranks.length; k++) {
            ranks[k] = ranks.length - k;
        }
        return row.equalTo(row.max()).times(Expr.constant(ranks)).max();
    }
}
