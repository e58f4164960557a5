package io.rnn4j.core.training;

import java.util.Objects;

/**
 * Thrown when data, a loss, gradients, new weights or logits are not finite. The training step that
 * met them has changed neither a weight nor what the optimizer keeps.
 */
public final class NonFiniteException extends ArithmeticException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what is not finite, and where
     */
    public NonFiniteException(String message) {
        Objects.requireNonNull(message, "message");
        super(message);
    }
}
