package io.rnn4j.core.engine.program;

/** The parts in which a program runs, in the order in which they run. */
public enum Segment {
    /**
     * Instructions that depend only on the input, with at least one product: many steps at a time
     * before the time loop.
     */
    BEFORE,
    /**
     * The forward time loop, one step at a time; in programs without states the whole forward part.
     */
    FORWARD,
    /** The backward time loop, one step at a time from the last to the first. */
    BACKWARD,
    /** Gradients that no earlier step depends on: many steps at a time after the time loop. */
    AFTER,
    /** The gradients of weights, over all rows at once. */
    GRADIENTS
}
