package io.rnn4j.core.optimizer;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.component.Settings;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.optimizer.Update;

/**
 * An optimizer with a learning rate η and a weight decay λ.
 *
 * @param <O> class of the optimizer
 */
interface WeightDecayOptimizer<O extends WeightDecayOptimizer<O>> extends Optimizer {
    /** {@return a copy with this learning rate η, finite and at least 0} */
    default O learningRate(double learningRate) {
        return copy(this, "learning_rate", learningRate);
    }

    /** {@return a copy with this weight decay λ, at least 0} */
    default O weightDecay(double weightDecay) {
        return copy(this, "weight_decay", weightDecay);
    }

    /** Returns a copy of an optimizer of class O with one setting changed. */
    @SuppressWarnings("unchecked") // by the contract of the type parameter
    static <O extends WeightDecayOptimizer<O>> O copy(
            WeightDecayOptimizer<O> optimizer, String setting, Object value) {
        return Settings.with((O) optimizer, setting, value);
    }

    /** Checks the settings that all these optimizers have. */
    static void check(String optimizer, double learningRate, double weightDecay) {
        boolean valid = learningRate >= 0 && Double.isFinite(learningRate);
        SettingChecks.require(
                valid, optimizer, "learningRate", "finite and at least 0", learningRate);
        SettingChecks.notNegative(optimizer, "weightDecay", weightDecay);
    }

    /** Returns the gradient of the loss plus that of the penalty λw²/2: g + λw. */
    static Expr penalizedGradient(Update u, double weightDecay) {
        Expr g = u.gradient();
        return weightDecay == 0 ? g : g.plus(u.parameter().times(weightDecay));
    }
}
