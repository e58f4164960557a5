package io.rnn4j.core.activation;

import io.rnn4j.api.component.Activation;
import io.rnn4j.api.expr.Expr;

/** The softplus, ln(1 + eˣ). */
public record Softplus() implements Activation {
    @Override
    public String name() {
        return "softplus";
    }

    @Override
    public Expr of(Expr x) {
        return x.softplus();
    }
}
