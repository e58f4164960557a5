package io.rnn4j.core.activation;

import io.rnn4j.api.component.Activation;
import io.rnn4j.api.expr.Expr;

/**
 * The piecewise linear sigmoid, min(max(x + 3, 0), 6)/6, as in Keras 3 and PyTorch; its derivative
 * at ±3 is 0.
 */
public record HardSigmoid() implements Activation {
    @Override
    public String name() {
        return "hard_sigmoid";
    }

    @Override
    public Expr of(Expr x) {
        return Expr.constant(6).min(x.plus(3).max(Expr.constant(0))).times(1.0 / 6);
    }
}
