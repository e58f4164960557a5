package io.rnn4j.core.regularization;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.regularization.Penalty;
import io.rnn4j.api.regularization.Regularizer;

/**
 * The penalty λΣw², which makes values small; as L2 of Keras. The gradient is 2λw. The weight decay
 * of an optimizer such as {@link io.rnn4j.core.optimizer.GradientDescent} is twice as large as λ
 * for the same step.
 *
 * @param factor λ, at least 0 and finite
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record L2(double factor) implements Regularizer {
    /** Checks the settings. */
    public L2 {
        SettingChecks.notNegative("l2", "factor", factor);
    }

    /** Creates the regularizer with λ = 0.01, as in Keras. */
    public L2() {
        this(0.01);
    }

    @Override
    public String name() {
        return "l2";
    }

    @Override
    public void define(Penalty p) {
        p.value(p.row().square().times(factor));
    }

    /** {@return a copy with this λ, at least 0 and finite} */
    public L2 factor(double factor) {
        return new L2(factor);
    }
}
