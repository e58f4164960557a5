package io.rnn4j.core.run.fit;

/**
 * Thrown if a state of a training turns out not to be valid when the training continues with it.
 */
final class InvalidStateException extends RuntimeException {
    private static final long serialVersionUID = 1;

    InvalidStateException(String message, RuntimeException cause) {
        super(message, cause);
    }
}
