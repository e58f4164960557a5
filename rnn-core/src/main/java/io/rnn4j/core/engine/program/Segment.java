package io.rnn4j.core.engine.program;

/** The parts in which a program runs, in the order in which they run. */
public enum Segment {
    /**
     * What depends on the input alone and contains a product: many steps at a time, ahead of the
     * loop.
     */
    BEFORE,
    /**
     * The forward time loop, a step at a time; of programs without states the whole forward part.
     */
    FORWARD,
    /** The backward time loop, a step at a time from the last to the first. */
    BACKWARD,
    /** What feeds no step before: many steps at a time after the loop. */
    AFTER,
    /** The gradients of weights, over all rows at once. */
    GRADIENTS
}
