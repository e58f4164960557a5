package io.rnn4j.core.engine.node;

/**
 * Sets what steps of a recurrence read as the previous value of a state, for example the target in
 * place of the output (teacher forcing). It is a constant for the backward pass: no gradient passes
 * through it.
 *
 * <p>Several threads call it, each for its own samples, once for every unmasked step in the order
 * of the steps. With checkpoints steps are computed again, so that the result must depend on the
 * arguments alone.
 */
@FunctionalInterface
public interface OutputFeedback {
    /**
     * Replaces the value of the state before one step of one sample, or leaves it.
     *
     * @param time time of the step
     * @param sample number of the sample in the batch
     * @param output array that holds the output of the step before; not to be changed
     * @param from index where that output begins
     * @param row array that holds the value of the state and receives its replacement
     * @param at index where that value begins
     * @return whether the value was replaced
     */
    boolean replace(int time, int sample, float[] output, int from, float[] row, int at);
}
