package io.rnn4j.core.engine.node;

/**
 * The values that steps of a recurrence read in place of the previous value of a state, for some
 * samples at some times; for example the true output in place of the computed one. They are
 * constants of the backward pass, so no gradient passes through them.
 *
 * <p>Several threads call it, each for its own samples, once for every unmasked step, in the order
 * of the steps. With checkpoints, training calls it again for recomputed steps, so the values must
 * depend on the arguments alone.
 */
@FunctionalInterface
public interface OutputFeedback {
    /**
     * Replaces the value of the state before one step of one sample, or leaves it.
     *
     * @param output contains the output of the step before; not to be changed
     * @param from index of the first element of that output
     * @param row contains the value of the state; receives the replacement
     * @param at index of the first element of the value
     * @return whether the value was replaced
     */
    boolean replace(int time, int sample, float[] output, int from, float[] row, int at);
}
