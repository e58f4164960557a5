package io.rnn4j.core.optimizer;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.Scalar;
import io.rnn4j.api.optimizer.Update;

/** The step that Adam takes, which AdamW takes as well. */
final class Moments {
    private Moments() {}

    /**
     * η/(1-β₁ᵗ) · m' / (√v'/√(1-β₂ᵗ) + ε) with m' = β₁m + (1-β₁)g and v' = β₂v + (1-β₂)g², or the
     * largest v' so far.
     *
     * @param u takes the slots
     * @param g the gradient
     * @return what is to be subtracted from the weight
     */
    static Expr step(
            Update u, Expr g, double beta1, double beta2, double epsilon, boolean amsgrad) {
        Expr m = u.slot("m").times(beta1).plus(g.times(1 - beta1));
        Expr v = u.slot("v").times(beta2).plus(g.square().times(1 - beta2));
        u.next("m", m);
        u.next("v", v);
        Expr largest = v;
        if (amsgrad) {
            largest = u.slot("v_max").max(v);
            u.next("v_max", largest);
        }
        Scalar one = Scalar.of(1);
        Scalar rate = u.learningRate().over(one.minus(Scalar.of(beta1).power(u.step())));
        Scalar correction = one.minus(Scalar.of(beta2).power(u.step())).power(Scalar.of(-0.5));
        Expr root = largest.sqrt().times(correction).plus(epsilon);
        return m.over(root).times(rate);
    }

    static void check(
            String optimizer,
            double learningRate,
            double beta1,
            double beta2,
            double epsilon,
            double weightDecay) {
        Rates.check(optimizer, learningRate, weightDecay);
        Rates.fraction(optimizer, "beta1", beta1);
        Rates.fraction(optimizer, "beta2", beta2);
        Rates.notNegative(optimizer, "epsilon", epsilon);
    }
}
