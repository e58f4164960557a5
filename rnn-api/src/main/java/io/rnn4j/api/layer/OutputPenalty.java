package io.rnn4j.api.layer;

import io.rnn4j.api.regularization.Regularizer;

import java.util.Objects;

/**
 * A penalty on rows of a network that is added to the loss: the sum over all unmasked rows, divided
 * by the number of samples.
 *
 * @param regularizer the regularizer
 * @param value the penalty of every row, of width 1
 */
public record OutputPenalty(Regularizer regularizer, Signal value) {
    /** Rejects null. */
    public OutputPenalty {
        Objects.requireNonNull(regularizer, "regularizer");
        Objects.requireNonNull(value, "value");
    }
}
