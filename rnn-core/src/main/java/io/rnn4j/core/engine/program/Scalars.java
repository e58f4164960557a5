package io.rnn4j.core.engine.program;

/** The scalars that equations of layers and losses can use: none. */
public final class Scalars {
    private Scalars() {}

    /**
     * Rejects a scalar that only equations of optimizers can use.
     *
     * @param name name of the scalar
     * @return nothing
     * @throws IllegalArgumentException always
     */
    public static double unavailable(String name) {
        throw new IllegalArgumentException(
                "scalar '%s' is known to optimizers only; a layer or a loss cannot use it"
                        .formatted(name));
    }
}
