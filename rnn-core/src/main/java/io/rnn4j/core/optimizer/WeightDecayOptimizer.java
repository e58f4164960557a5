package io.rnn4j.core.optimizer;

import io.rnn4j.api.optimizer.Optimizer;

/**
 * An optimizer with a learning rate η and a weight decay λ.
 *
 * @param <O> class of the optimizer
 */
@SuppressWarnings("doclint:missing") // settings are documented in the first sentence
public interface WeightDecayOptimizer<O extends WeightDecayOptimizer<O>> extends Optimizer {
    /** {@return a copy with this learning rate η, finite and at least 0} */
    default O learningRate(double learningRate) {
        return WeightDecay.copy(this, "learning_rate", learningRate);
    }

    /** {@return a copy with this weight decay λ, at least 0 and finite} */
    default O weightDecay(double weightDecay) {
        return WeightDecay.copy(this, "weight_decay", weightDecay);
    }
}
