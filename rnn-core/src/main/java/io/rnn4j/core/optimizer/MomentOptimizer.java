package io.rnn4j.core.optimizer;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.Scalar;
import io.rnn4j.api.optimizer.Update;

/**
 * Settings and step of {@link Adam} and {@link AdamW}.
 *
 * @param <O> class of the optimizer
 */
interface MomentOptimizer<O extends MomentOptimizer<O>> extends WeightDecayOptimizer<O> {
    /** {@return β₁, β₂ and ε} */
    Moments moments();

    /** {@return whether v' is replaced by its maximum so far} */
    boolean amsgrad();

    /** {@return a copy with this decay β₁ of m, at least 0 and less than 1} */
    default O beta1(double beta1) {
        return WeightDecayOptimizer.copy(this, "beta1", beta1);
    }

    /** {@return a copy with this decay β₂ of v, at least 0 and less than 1} */
    default O beta2(double beta2) {
        return WeightDecayOptimizer.copy(this, "beta2", beta2);
    }

    /** {@return a copy with this ε, which is added to the divisor, at least 0} */
    default O epsilon(double epsilon) {
        return WeightDecayOptimizer.copy(this, "epsilon", epsilon);
    }

    /** {@return a copy that replaces v' by its maximum so far, or not (Reddi et al. 2018)} */
    default O amsgrad(boolean amsgrad) {
        return WeightDecayOptimizer.copy(this, "amsgrad", amsgrad);
    }

    /**
     * Returns what is subtracted from the weight, η/(1-β₁ᵗ) · m' / (√v'/√(1-β₂ᵗ) + ε) with m' = β₁m
     * + (1-β₁)g and v' = β₂v + (1-β₂)g².
     *
     * @param u update in which the slots m, v and v_max are declared
     * @param g the gradient
     */
    default Expr step(Update u, Expr g) {
        Scalar beta1 = Scalar.of(moments().beta1());
        Scalar beta2 = Scalar.of(moments().beta2());
        Expr m = u.slot("m").times(moments().beta1()).plus(g.times(1 - moments().beta1()));
        Expr v = u.slot("v").times(moments().beta2()).plus(g.square().times(1 - moments().beta2()));
        u.next("m", m);
        u.next("v", v);
        Expr divisor = v;
        if (amsgrad()) {
            divisor = u.slot("v_max").max(v);
            u.next("v_max", divisor);
        }
        Scalar one = Scalar.of(1);
        Scalar rate = u.learningRate().over(one.minus(beta1.power(u.step())));
        Scalar correction = one.minus(beta2.power(u.step())).power(Scalar.of(-0.5));
        return m.over(divisor.sqrt().times(correction).plus(moments().epsilon())).times(rate);
    }
}
