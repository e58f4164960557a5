package io.rnn4j.core.engine.program;

/** The scalars of the equations of layers and losses: none. */
public final class Scalars {
    private Scalars() {}

    /** Rejects a scalar, because only equations of optimizers can use scalars. */
    public static double unavailable(String name) {
        throw new IllegalArgumentException(
                "scalar '%s' is known to optimizers only; a layer or a loss cannot use it"
                        .formatted(name));
    }
}
