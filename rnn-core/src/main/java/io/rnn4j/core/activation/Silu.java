package io.rnn4j.core.activation;

import io.rnn4j.api.component.Activation;
import io.rnn4j.api.expr.Expr;

/** The sigmoid linear unit, x·σ(x) (Elfwing et al. 2018); also called swish. */
public record Silu() implements Activation {
    private static final double LIMIT = 200;

    /** Below this, σ(x) is about e^x and loses digits before x·σ(x) does. */
    private static final double SMALL = -80;

    @Override
    public String name() {
        return "silu";
    }

    @Override
    public Expr of(Expr x) {
        return SmoothRectifier.of(x, LIMIT, Silu::within);
    }

    private static Expr within(Expr x) {
        Expr power = x.minus(SMALL).min(Expr.constant(0)).exp();
        return x.times(x.max(Expr.constant(SMALL)).sigmoid()).times(power);
    }
}
