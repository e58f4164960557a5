package io.rnn4j.core.optimizer;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.component.Settings;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.optimizer.Update;

/** What the optimizers with a learning rate and a weight decay have in common. */
final class WeightDecay {
    private WeightDecay() {}

    /** Returns a copy of an optimizer of class O with one setting changed. */
    @SuppressWarnings("unchecked") // by the contract of the type parameters of the interfaces
    static <O extends Optimizer> O copy(Optimizer optimizer, String setting, Object value) {
        return (O) Settings.with(optimizer, setting, value);
    }

    /** Checks the settings that all these optimizers have. */
    static void check(String optimizer, double learningRate, double weightDecay) {
        SettingChecks.notNegative(optimizer, "learningRate", learningRate);
        SettingChecks.notNegative(optimizer, "weightDecay", weightDecay);
    }

    /** Returns numerator/(divisor + ε); with ε = 0, 0 where the divisor is 0. */
    static Expr quotient(Expr numerator, Expr divisor, double epsilon) {
        return (float) epsilon != 0
                ? numerator.over(divisor.plus(epsilon))
                : orZero(numerator, divisor);
    }

    /**
     * Returns numerator/divisor, but 0 where the divisor is 0. There, all gradients so far were 0,
     * or their squares too small for a float.
     */
    static Expr orZero(Expr numerator, Expr divisor) {
        Expr zero = divisor.equalTo(Expr.constant(0));
        return numerator.times(zero.oneMinus()).over(divisor.plus(zero));
    }

    /** Returns the gradient of the loss plus that of the penalty λw²/2: g + λw. */
    static Expr penalizedGradient(Update u, double weightDecay) {
        Expr g = u.gradient();
        return weightDecay == 0 ? g : g.plus(u.parameter().times(u.weightDecay(weightDecay)));
    }
}
