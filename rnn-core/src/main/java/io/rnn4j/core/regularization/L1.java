package io.rnn4j.core.regularization;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.regularization.Penalty;
import io.rnn4j.api.regularization.Regularizer;

/**
 * The penalty λΣ|w|, which makes many values exactly 0 (Tibshirani 1996); as L1 of Keras.
 *
 * @param factor λ, at least 0 and finite
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record L1(double factor) implements Regularizer {
    /** Checks the settings. */
    public L1 {
        SettingChecks.notNegative("l1", "factor", factor);
    }

    /** Creates the regularizer with λ = 0.01, as in Keras. */
    public L1() {
        this(0.01);
    }

    @Override
    public String name() {
        return "l1";
    }

    @Override
    public void define(Penalty p) {
        p.value(p.row().abs().times(factor));
    }

    /** {@return a copy with this λ, at least 0 and finite} */
    public L1 factor(double factor) {
        return new L1(factor);
    }
}
