package io.rnn4j.core.engine.program;

/**
 * The origin of rows from outside a program.
 *
 * @param kind kind of the rows
 * @param name name of the input, state or output
 */
public record Port(Kind kind, String name) {

    /** The kinds of rows from outside. */
    public enum Kind {
        /** The rows that an expression reads: the input of a layer, a target, a gradient. */
        INPUT,
        /** A state before the time step. */
        STATE,
        /** The gradient of the loss with respect to a state after the time step. */
        STATE_GRADIENT,
        /** The gradient of the loss with respect to an output. */
        OUTPUT_GRADIENT
    }
}
