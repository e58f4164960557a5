package io.rnn4j.core.activation;

import io.rnn4j.api.component.Activation;
import io.rnn4j.api.expr.Expr;

/** The rectified linear unit, max(x, 0); its derivative at 0 is 0. */
public record Relu() implements Activation {
    @Override
    public String name() {
        return "relu";
    }

    @Override
    public Expr of(Expr x) {
        return x.relu();
    }
}
