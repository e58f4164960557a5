package io.rnn4j.core.activation;

import io.rnn4j.api.component.Activation;
import io.rnn4j.api.expr.Expr;

/** The softmax of a row, eˣ / Σeˣ, computed without overflow. */
public record Softmax() implements Activation {
    @Override
    public String name() {
        return "softmax";
    }

    @Override
    public Expr of(Expr x) {
        return x.softmax();
    }
}
