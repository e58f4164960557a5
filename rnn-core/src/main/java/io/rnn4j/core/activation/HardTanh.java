package io.rnn4j.core.activation;

import io.rnn4j.api.component.Activation;
import io.rnn4j.api.expr.Expr;

/** The piecewise linear hyperbolic tangent, min(max(x, -1), 1); its derivative at ±1 is 0. */
public record HardTanh() implements Activation {
    @Override
    public String name() {
        return "hard_tanh";
    }

    @Override
    public Expr of(Expr x) {
        return Expr.constant(1).min(x.max(Expr.constant(-1)));
    }
}
