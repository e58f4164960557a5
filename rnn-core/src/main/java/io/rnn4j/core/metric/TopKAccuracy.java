package io.rnn4j.core.metric;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.loss.Metric;
import io.rnn4j.api.loss.Objective;

import java.util.Arrays;

/**
 * The fraction of rows, from 0 to 1, in which fewer than k elements come before that of the class:
 * larger ones, and equal ones of a lower index. For k = 1 it is {@link Accuracy}. The target is an
 * index or a one-hot row; rows with a negative index do not count. A row with an element that is
 * NaN is not correct.
 *
 * @param k the number of predictions that are taken from a row, at least 1; 5 by default
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record TopKAccuracy(int k) implements Metric {
    private static final Expr LOWEST = Expr.constant(-Float.MAX_VALUE);
    private static final Expr HIGHEST = Expr.constant(Float.MAX_VALUE);

    /** Checks the settings. */
    public TopKAccuracy {
        SettingChecks.atLeastOne("top_k_accuracy", "k", k);
    }

    /** Creates the metric for 5 predictions. */
    public TopKAccuracy() {
        this(5);
    }

    @Override
    public String name() {
        return "top_k_accuracy";
    }

    @Override
    public boolean higherIsBetter() {
        return true;
    }

    @Override
    public void define(Objective o) {
        ClassRows.requireClasses(o);
        ClassRows.requireScores(o);
        ClassRows.requireComparable(o);
        int classes = o.prediction().width();
        Expr index = ClassRows.target(o);
        // 0 · ∞ is NaN
        Expr scores = o.prediction().max(LOWEST).min(HIGHEST);
        Expr own = scores.times(index.oneHot(classes)).sum();
        double[] indices = new double[classes];
        Arrays.setAll(indices, each -> each);
        Expr lower = index.greaterThan(Expr.constant(indices));
        Expr before = scores.greaterThan(own).plus(scores.equalTo(own).times(lower)).sum();
        // comparisons with NaN are 0, but a row with NaN has no order
        Expr ordered = own.equalTo(own);
        o.value(Expr.constant(k).greaterThan(before).times(ordered));
    }

    /** {@return a copy that takes this number of predictions from a row, at least 1} */
    public TopKAccuracy k(int k) {
        return new TopKAccuracy(k);
    }
}
