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
        return x.over(x.abs().plus(1));
    }
}
