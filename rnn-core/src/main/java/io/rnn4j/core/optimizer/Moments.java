package io.rnn4j.core.optimizer;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.Scalar;
import io.rnn4j.api.optimizer.Update;

/**
 * The averages of {@link Adam} and {@link AdamW}.
 *
 * @param beta1 decay β₁ of the average of the gradients, at least 0 and less than 1
 * @param beta2 decay β₂ of the average of their squares, at least 0 and less than 1
 * @param epsilon ε, which is added to the divisor, at least 0
 */
public record Moments(double beta1, double beta2, double epsilon) {
    /** Checks the settings. */
    public Moments {
        SettingChecks.fraction("moments", "beta1", beta1);
        SettingChecks.fraction("moments", "beta2", beta2);
        SettingChecks.notNegative("moments", "epsilon", epsilon);
    }

    /** Creates the defaults of Keras: β₁ = 0.9, β₂ = 0.999, ε = 1e-7. */
    public Moments() {
        this(0.9, 0.999, 1e-7);
    }

    /**
     * {@return the amount subtracted from the weight, η/(1-β₁ᵗ) · m' / (√v'/√(1-β₂ᵗ) + ε) with m' =
     * β₁m + (1-β₁)g and v' = β₂v + (1-β₂)g²; with amsgrad, v' is replaced by its maximum so far}
     * The update must declare the slots m, v and v_max.
     */
    Expr step(Update u, Expr g, boolean amsgrad) {
        Expr m = u.slot("m").times(beta1).plus(g.times(1 - beta1));
        Expr v = u.slot("v").times(beta2).plus(g.square().times(1 - beta2));
        u.next("m", m);
        u.next("v", v);
        Expr divisor = v;
        if (amsgrad) {
            divisor = u.slot("v_max").max(v);
            u.next("v_max", divisor);
        }
        Scalar one = Scalar.of(1);
        Scalar rate = u.learningRate().over(one.minus(Scalar.of(beta1).power(u.step())));
        Scalar correction = one.minus(Scalar.of(beta2).power(u.step())).power(Scalar.of(-0.5));
        return m.over(divisor.sqrt().times(correction).plus(epsilon)).times(rate);
    }
}
