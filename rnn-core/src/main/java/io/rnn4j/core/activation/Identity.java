package io.rnn4j.core.activation;

import io.rnn4j.api.component.Activation;
import io.rnn4j.api.expr.Expr;

/** The identity, f(x) = x; Keras calls it linear. */
public record Identity() implements Activation {
    @Override
    public String name() {
        return "identity";
    }

    @Override
    public Expr of(Expr x) {
        return x;
    }
}
