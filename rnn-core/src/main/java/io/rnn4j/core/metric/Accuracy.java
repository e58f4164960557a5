package io.rnn4j.core.metric;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.loss.Metric;
import io.rnn4j.api.loss.Objective;

/**
 * The fraction of correct rows. A prediction of several classes is correct if its first largest
 * element is that of the target's class, which is an index or a one-hot row; rows with a negative
 * index are ignored, as in losses. A prediction of width 1 is correct if it exceeds the threshold
 * exactly where the target is 1.
 *
 * @param threshold threshold for predictions of width 1, finite; 0.5 for probabilities, 0 for
 *     logits
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record Accuracy(double threshold) implements Metric {
    /** Checks the setting. */
    public Accuracy {
        SettingChecks.finite("accuracy", "threshold", threshold);
    }

    /** Creates the metric with threshold 0.5, for probabilities. */
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

    /** Number of elements from the first largest one to the end, which identifies its index. */
    private static Expr rank(Expr row) {
        double[] ranks = new double[row.width()];
        for (int k = 0; k < ranks.length; k++) {
            ranks[k] = ranks.length - k;
        }
        return row.equalTo(row.max()).times(Expr.constant(ranks)).max();
    }

    /** {@return a copy with this threshold for predictions of width 1} */
    public Accuracy threshold(double threshold) {
        return new Accuracy(threshold);
    }
}
