package io.rnn4j.core.optimizer;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.Scalar;
import io.rnn4j.api.optimizer.Update;

/**
 * The averages of {@link Adam} and its variants.
 *
 * @param beta1 decay β₁ of the average of the gradients, at least 0 and less than 1
 * @param beta2 decay β₂ of the average of their squares, at least 0 and less than 1
 * @param epsilon ε, which is added to the divisor, at least 0 and finite; with 0, m' does not
 *     change a weight whose divisor is 0
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

    /** Returns m' = β₁m + (1-β₁)g, the next value of the slot m. */
    Expr mean(Update u, Expr g) {
        Expr m = u.slot("m").times(beta1).plus(g.times(1 - beta1));
        u.next("m", m);
        return m;
    }

    /** Returns v' = β₂v + (1-β₂)g², the next value of the slot v. */
    Expr meanSquare(Update u, Expr g) {
        Expr v = u.slot("v").times(beta2).plus(g.square().times(1 - beta2));
        u.next("v", v);
        return v;
    }

    /** Returns √v'/√(1-β₂ᵗ). */
    Expr root(Update u, Expr v) {
        return v.sqrt().times(correction(beta2, u.step()).power(Scalar.of(-0.5)));
    }

    /** Returns numerator/(root + ε); with ε = 0, 0 where the root is 0. */
    Expr quotient(Expr numerator, Expr root) {
        return WeightDecay.quotient(numerator, root, epsilon);
    }

    /** {@return whether ε is not 0 as a float} */
    boolean hasEpsilon() {
        return (float) epsilon != 0;
    }

    /** Returns 1 - βᵗ, which corrects for an average that starts from 0. */
    static Scalar correction(double beta, Scalar step) {
        return Scalar.of(1).minus(Scalar.of(beta).power(step));
    }

    /**
     * {@return the amount subtracted from the weight, η/(1-β₁ᵗ) · m' / (√v'/√(1-β₂ᵗ) + ε); with
     * amsgrad, v' is replaced by its maximum so far} The update must declare the slots m, v and
     * v_max.
     */
    Expr step(Update u, Expr g, boolean amsgrad) {
        Expr m = mean(u, g);
        Expr v = meanSquare(u, g);
        if (amsgrad) {
            v = u.slot("v_max").max(v);
            u.next("v_max", v);
        }
        Scalar rate = u.learningRate().over(correction(beta1, u.step()));
        return quotient(m, root(u, v)).times(rate);
    }
}
