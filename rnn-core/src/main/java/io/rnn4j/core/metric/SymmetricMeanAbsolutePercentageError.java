package io.rnn4j.core.metric;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.loss.Metric;
import io.rnn4j.api.loss.Objective;

/**
 * The mean of 200 |y - p| / (|y| + |p|) over rows and elements, with the target y and the
 * prediction p, named {@code smape}: from 0 to 200, in percent (Makridakis 1993). An element is 0
 * if both are 0.
 */
public record SymmetricMeanAbsolutePercentageError() implements Metric {
    @Override
    public String name() {
        return "smape";
    }

    @Override
    public void define(Objective o) {
        Expr target = o.target(o.prediction().width());
        // half of each, because the sum of two large floats overflows
        Expr size = target.abs().times(0.5).plus(o.prediction().abs().times(0.5));
        Expr divisor = size.max(Expr.constant(Float.MIN_NORMAL));
        o.value(o.prediction().minus(target).abs().over(divisor).times(100));
    }
}
