package io.rnn4j.core.training;

/**
 * A listener whose later actions depend on what it has seen. A checkpoint contains its state, so
 * that a resumed training continues with it; see {@link FitOptions#checkpoint}.
 *
 * <pre>{@code
 * public void save(StateValues state) {
 *     state.putInteger("waited", waited);
 * }
 *
 * public void resume(StateValues state, TrainingProgress progress) {
 *     waited = state.integer("waited", 0, Long.MAX_VALUE);
 * }
 * }</pre>
 */
public interface ResumableListener extends TrainingListener {

    /**
     * Adds everything that the listener needs to continue. Called on the thread that trains,
     * between two steps.
     *
     * @param state receives the values; it has none yet
     */
    void save(StateValues state);

    /**
     * Continues a training, in place of {@link #trainingStarted}. It may stop the training again.
     *
     * @param state the values that {@link #save} has added
     * @param progress the state of the training
     * @throws IllegalArgumentException if the values are not valid
     */
    void resume(StateValues state, TrainingProgress progress);
}
