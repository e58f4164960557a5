package io.rnn4j.core.optimizer;

/**
 * The settings of {@link Adam} and its variants.
 *
 * @param <O> class of the optimizer
 */
@SuppressWarnings("doclint:missing") // settings are documented in the first sentence
public interface MomentOptimizer<O extends MomentOptimizer<O>> extends WeightDecayOptimizer<O> {
    /** {@return a copy with this decay β₁ of m, at least 0 and less than 1} */
    default O beta1(double beta1) {
        return WeightDecay.copy(this, "beta1", beta1);
    }

    /** {@return a copy with this decay β₂ of v, at least 0 and less than 1} */
    default O beta2(double beta2) {
        return WeightDecay.copy(this, "beta2", beta2);
    }

    /** {@return a copy with this ε, which is added to the divisor, at least 0 and finite} */
    default O epsilon(double epsilon) {
        return WeightDecay.copy(this, "epsilon", epsilon);
    }
}
