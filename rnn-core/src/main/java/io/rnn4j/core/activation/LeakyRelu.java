package io.rnn4j.core.activation;

import io.rnn4j.api.component.Activation;
import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;

/**
 * The leaky rectified linear unit: x for x &gt; 0, s·x otherwise.
 *
 * @param negativeSlope s, the slope for negative x, finite
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record LeakyRelu(double negativeSlope) implements Activation {
    /** Checks the setting. */
    public LeakyRelu {
        SettingChecks.finite("leaky_relu", "negativeSlope", negativeSlope);
    }

    /** Creates the unit with slope 0.2, as in Keras. */
    public LeakyRelu() {
        this(0.2);
    }

    @Override
    public String name() {
        return "leaky_relu";
    }

    @Override
    public Expr of(Expr x) {
        return x.max(Expr.constant(0)).plus(x.min(Expr.constant(0)).times(negativeSlope));
    }

    /** {@return a copy with this slope for negative x, finite} */
    public LeakyRelu negativeSlope(double negativeSlope) {
        return new LeakyRelu(negativeSlope);
    }
}
