package io.rnn4j.core.model;

/** Training met a number that is not finite; the step in which it did so has changed no weight. */
public final class NonFiniteException extends ArithmeticException {
    private static final long serialVersionUID = 1L;

    NonFiniteException(String message) {
        super(message);
    }
}
