package io.rnn4j.core.activation;

import io.rnn4j.api.component.Activation;
import io.rnn4j.api.expr.Expr;

/** The softsign, x/(1 + |x|). */
public record Softsign() implements Activation {
    @Override
    public String name() {
        return "softsign";
    }

    @Override
    public Expr of(Expr x) {
        // beyond ±1 as 1 - 1/(1 + |x|), because the derivative of x/(1 + |x|) cancels there
        Expr one = Expr.constant(1);
        Expr inner = one.min(x.max(Expr.constant(-1)));
        Expr above = one.over(one.max(x).plus(1));
        Expr below = one.over(one.max(x.negate()).plus(1));
        return inner.over(inner.abs().plus(1)).plus(below.minus(above));
    }
}
