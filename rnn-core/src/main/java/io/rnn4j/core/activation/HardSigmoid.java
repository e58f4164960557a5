package io.rnn4j.core.activation;

import io.rnn4j.api.component.Activation;
import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;

/**
 * The piecewise linear sigmoid, min(max(s·x + 1/2, 0), 1). The slope s is 1/6 in Keras 3 and
 * PyTorch, and 0.2 in Keras 1 and 2. The derivative is 0 at both kinks.
 *
 * @param slope s, from 1e-3 to 1e3
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record HardSigmoid(double slope) implements Activation {
    /** Checks the setting. */
    public HardSigmoid {
        SettingChecks.require(
                slope >= 1e-3 && slope <= 1e3, "hard_sigmoid", "slope", "from 1e-3 to 1e3", slope);
    }

    /** Creates the function with slope 1/6. */
    public HardSigmoid() {
        this(1.0 / 6);
    }

    @Override
    public String name() {
        return "hard_sigmoid";
    }

    @Override
    public Expr of(Expr x) {
        Expr shifted = x.plus(0.5 / slope).max(Expr.constant(0));
        return Expr.constant(1 / slope).min(shifted).times(slope);
    }

    /** {@return a copy with this slope, from 1e-3 to 1e3} */
    public HardSigmoid slope(double slope) {
        return new HardSigmoid(slope);
    }
}
