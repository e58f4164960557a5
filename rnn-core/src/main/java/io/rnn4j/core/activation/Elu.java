package io.rnn4j.core.activation;

import io.rnn4j.api.component.Activation;
import io.rnn4j.api.expr.Expr;

/**
 * The exponential linear unit (Clevert et al. 2016): x where it is positive, elsewhere α(eˣ - 1).
 *
 * @param alpha the negative of the limit far below 0
 */
public record Elu(double alpha) implements Activation {
    /** α = 1. */
    public Elu() {
        this(1);
    }

    @Override
    public String name() {
        return "elu";
    }

    @Override
    public Expr of(Expr x) {
        return x.max(Expr.constant(0)).plus(x.min(Expr.constant(0)).expm1().times(alpha));
    }
}
