package io.rnn4j.core.engine.node;

/**
 * Receives the gradients of the loss with respect to the states of a recurrence during a backward
 * pass. Several threads call it, each for its own samples.
 */
@FunctionalInterface
public interface StateGradients {
    /**
     * Receives the gradients with respect to a state after a step, for some samples.
     *
     * @param state number of the state
     * @param step number of the step in the order of processing
     * @param gradients contains the gradients; not to be changed
     * @param at index of the first one
     * @param size number of gradients
     */
    void accept(int state, int step, float[] gradients, int at, int size);
}
