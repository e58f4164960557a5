package io.rnn4j.core.training;

/**
 * Training met a number that is not finite, in a step that has then changed no weight; or there is
 * no token to be chosen, because its logits are not finite.
 */
public final class NonFiniteException extends ArithmeticException {
    private static final long serialVersionUID = 1L;

    public NonFiniteException(String message) {
        super(message);
    }
}
