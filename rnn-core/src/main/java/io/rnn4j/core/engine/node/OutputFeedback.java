package io.rnn4j.core.engine.node;

/**
 * What steps of a recurrence read in place of the value that a state has before them, for some
 * samples at some times: the true output where the own one is fed back, say. To the way back it is
 * a constant, so that no gradient passes through it.
 *
 * <p>It is asked by several threads, each for its own samples, once for every step that is not
 * masked, in the order of the steps; and in training again where steps are computed again from a
 * checkpoint, so that there its answer must depend on nothing but its arguments.
 */
@FunctionalInterface
public interface OutputFeedback {
    /**
     * Replaces the value of the state before one step of one sample, or leaves it.
     *
     * @param time the time of the step
     * @param sample the sample, counted within the call
     * @param output holds the output of the step before, which is not to be changed
     * @param from where that begins
     * @param row receives what the step reads instead; until then the value of the state
     * @param at where that begins
     * @return if the value was replaced
     */
    boolean replace(int time, int sample, float[] output, int from, float[] row, int at);
}
