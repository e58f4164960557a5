package io.rnn4j.core.activation;

import io.rnn4j.api.component.Activation;
import io.rnn4j.api.expr.Expr;

/** The sigmoid linear unit, x·σ(x) (Elfwing et al. 2018); also called swish. */
public record Silu() implements Activation {
    /** Beyond -LARGEST, σ(x) is about e^x and loses digits before x·σ(x) does. */
    private static final double LARGEST = 80;

    @Override
    public String name() {
        return "silu";
    }

    @Override
    public Expr of(Expr x) {
        Expr sigmoid = x.max(Expr.constant(-LARGEST)).sigmoid();
        Expr power = x.plus(LARGEST).min(Expr.constant(0)).exp();
        return x.times(sigmoid).times(power);
    }
}
