package io.rnn4j.core.activation;

import io.rnn4j.api.component.Activation;
import io.rnn4j.api.expr.Expr;

/** The logistic function, 1/(1 + e⁻ˣ). */
public record Sigmoid() implements Activation {
    @Override
    public String name() {
        return "sigmoid";
    }

    @Override
    public Expr of(Expr x) {
        return x.sigmoid();
    }
}
