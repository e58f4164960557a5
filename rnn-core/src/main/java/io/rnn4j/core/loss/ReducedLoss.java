package io.rnn4j.core.loss;

import io.rnn4j.api.component.Settings;
import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.LossReduction;

/**
 * A loss whose reduction is a setting.
 *
 * @param <L> class of the loss
 */
@SuppressWarnings("doclint:missing") // settings are documented in the first sentence
public interface ReducedLoss<L extends ReducedLoss<L>> extends Loss {
    /** {@return a copy with this reduction of the values of all elements} */
    @SuppressWarnings("unchecked") // by the contract of the type parameter
    default L reduction(LossReduction reduction) {
        return Settings.with((L) this, "reduction", reduction);
    }
}
