package io.rnn4j.core.training;

/**
 * Listener to the progress of a training run, called on the thread that trains. It may evaluate,
 * predict, save the model and set weights. Calls that train, {@code compile} and {@code execution}
 * throw an {@link IllegalStateException} during training.
 */
public interface TrainingListener {

    /**
     * Called before the first epoch.
     *
     * @param progress the state of the training
     */
    default void trainingStarted(TrainingProgress progress) {}

    /**
     * Called after each batch.
     *
     * @param progress the state of the training
     */
    default void batchEnded(TrainingProgress progress) {}

    /**
     * Called after each epoch and its validation.
     *
     * @param progress the state of the training
     */
    default void epochEnded(TrainingProgress progress) {}

    /**
     * Called after the last epoch, also if the training was stopped, but not if it failed.
     *
     * @param progress the state of the training
     */
    default void trainingEnded(TrainingProgress progress) {}
}
