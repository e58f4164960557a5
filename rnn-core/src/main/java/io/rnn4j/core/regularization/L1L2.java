package io.rnn4j.core.regularization;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.regularization.Penalty;
import io.rnn4j.api.regularization.Regularizer;

/**
 * The penalty λ₁Σ|w| + λ₂Σw² (elastic net, Zou and Hastie 2005); as L1L2 of Keras.
 *
 * @param l1 λ₁, at least 0 and finite
 * @param l2 λ₂, at least 0 and finite
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record L1L2(double l1, double l2) implements Regularizer {
    /** Checks the settings. */
    public L1L2 {
        SettingChecks.notNegative("l1_l2", "l1", l1);
        SettingChecks.notNegative("l1_l2", "l2", l2);
    }

    /** Creates the regularizer with λ₁ = λ₂ = 0.01. */
    public L1L2() {
        this(0.01, 0.01);
    }

    @Override
    public String name() {
        return "l1_l2";
    }

    @Override
    public void define(Penalty p) {
        Expr w = p.row();
        p.value(w.abs().times(l1).plus(w.square().times(l2)));
    }

    /** {@return a copy with this λ₁, at least 0 and finite} */
    public L1L2 l1(double l1) {
        return new L1L2(l1, l2);
    }

    /** {@return a copy with this λ₂, at least 0 and finite} */
    public L1L2 l2(double l2) {
        return new L1L2(l1, l2);
    }
}
