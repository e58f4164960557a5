package io.rnn4j.core.engine.program;

/**
 * Where rows enter a program from outside.
 *
 * @param kind what they are
 * @param name whose they are
 */
public record Port(Kind kind, String name) {

    /** What rows from outside can be. */
    public enum Kind {
        /** The rows an expression is about: the input of a layer, a target, a gradient. */
        INPUT,
        /** A state before the time step. */
        STATE,
        /** The gradient of the loss with respect to a state after the time step. */
        STATE_GRADIENT,
        /** The gradient of the loss with respect to an output. */
        OUTPUT_GRADIENT
    }
}
