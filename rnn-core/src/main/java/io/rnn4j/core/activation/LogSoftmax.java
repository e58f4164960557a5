package io.rnn4j.core.activation;

import io.rnn4j.api.component.Activation;
import io.rnn4j.api.expr.Expr;

/** The logarithm of the softmax of a row, x - ln Σeˣ, computed without overflow. */
public record LogSoftmax() implements Activation {
    @Override
    public String name() {
        return "log_softmax";
    }

    @Override
    public Expr of(Expr x) {
        return x.logSoftmax();
    }
}
