package io.rnn4j.core.activation;

import io.rnn4j.api.component.Activation;
import io.rnn4j.api.expr.Expr;

/** The sigmoid linear unit, x·σ(x) (Elfwing et al. 2018); also called swish. */
public record Silu() implements Activation {
    @Override
    public String name() {
        return "silu";
    }

    @Override
    public Expr of(Expr x) {
        return x.times(x.sigmoid());
    }
}
