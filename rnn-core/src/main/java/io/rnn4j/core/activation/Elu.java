package io.rnn4j.core.activation;

import io.rnn4j.api.component.Activation;
import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;

/**
 * The exponential linear unit (Clevert et al. 2016): x for x &gt; 0, α(eˣ - 1) otherwise.
 *
 * @param alpha α, finite; the function tends to -α for x → -∞
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record Elu(double alpha) implements Activation {
    /** Checks the setting. */
    public Elu {
        SettingChecks.finite("elu", "alpha", alpha);
    }

    /** Creates the unit with α = 1. */
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

    /** {@return a copy with this α, finite} */
    public Elu alpha(double alpha) {
        return new Elu(alpha);
    }
}
