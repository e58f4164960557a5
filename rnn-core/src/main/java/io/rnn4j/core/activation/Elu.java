package io.rnn4j.core.activation;

import io.rnn4j.api.component.Activation;
import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;

/**
 * The exponential linear unit (Clevert et al. 2016): λ·x for x &gt; 0, λ·α(eˣ - 1) otherwise.
 *
 * @param alpha α, finite; the function tends to -λ·α for x → -∞
 * @param scale λ, finite; with {@link #SELF_NORMALIZING} it is the scaled unit (SELU)
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record Elu(double alpha, double scale) implements Activation {
    /** The scaled exponential linear unit (SELU) of Klambauer et al. 2017. */
    public static final Elu SELF_NORMALIZING = new Elu(1.6732632423543772, 1.0507009873554805);

    /** Checks the settings. */
    public Elu {
        SettingChecks.finite("elu", "alpha", alpha);
        SettingChecks.finite("elu", "scale", scale);
    }

    /** Creates the unit with α = 1. */
    public Elu() {
        this(1);
    }

    /**
     * Creates the unit with λ = 1.
     *
     * @param alpha α, finite
     */
    public Elu(double alpha) {
        this(alpha, 1);
    }

    @Override
    public String name() {
        return "elu";
    }

    @Override
    public Expr of(Expr x) {
        Expr unit = x.max(Expr.constant(0)).plus(x.min(Expr.constant(0)).expm1().times(alpha));
        return scale == 1 ? unit : unit.times(scale);
    }

    /** {@return a copy with this α, finite} */
    public Elu alpha(double alpha) {
        return new Elu(alpha, scale);
    }

    /** {@return a copy with this λ, finite} */
    public Elu scale(double scale) {
        return new Elu(alpha, scale);
    }
}
