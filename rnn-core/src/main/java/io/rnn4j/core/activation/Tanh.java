package io.rnn4j.core.activation;

import io.rnn4j.api.component.Activation;
import io.rnn4j.api.expr.Expr;

/** The hyperbolic tangent. */
public record Tanh() implements Activation {
    @Override
    public String name() {
        return "tanh";
    }

    @Override
    public Expr of(Expr x) {
        return x.tanh();
    }
}
