package io.rnn4j.core.metric;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.loss.Metric;
import io.rnn4j.api.loss.Objective;

/**
 * The mean of 100 |y - p| / max(|y|, ε) over rows and elements, with the target y, the prediction p
 * and ε = 1e-7, named {@code mape}: at least 0, in percent. Targets near 0 dominate it.
 */
public record MeanAbsolutePercentageError() implements Metric {
    private static final double EPSILON = 1e-7;

    @Override
    public String name() {
        return "mape";
    }

    @Override
    public void define(Objective o) {
        Expr target = o.target(o.prediction().width());
        Expr size = target.abs().max(Expr.constant(EPSILON));
        o.value(o.prediction().minus(target).abs().over(size).times(100));
    }
}
