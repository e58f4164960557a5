package io.rnn4j.core.metric;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.loss.Metric;
import io.rnn4j.api.loss.Objective;

/**
 * The fraction of targets, from 0 to 1, that lie in the predicted interval. The first element of a
 * prediction is the lower bound and the last one the upper bound, both in the interval, as for
 * ascending quantiles; the target has width 1. For the quantiles 0.05 and 0.95 it should be near
 * 0.9.
 */
public record IntervalCoverage() implements Metric {
    @Override
    public String name() {
        return "interval_coverage";
    }

    @Override
    public boolean higherIsBetter() {
        return true;
    }

    @Override
    public void define(Objective o) {
        int width = o.prediction().width();
        if (width == 1) {
            throw new IllegalArgumentException(
                    "%s needs predictions of a lower and an upper bound, got width 1"
                            .formatted(o.owner()));
        }
        Expr target = o.target(1);
        // compared before the columns are read, because the product of 0 and an infinite bound is
        // NaN
        Expr below = o.prediction().greaterThan(target).column(0);
        Expr above = target.greaterThan(o.prediction()).column(width - 1);
        o.value(below.max(above).oneMinus());
    }
}
