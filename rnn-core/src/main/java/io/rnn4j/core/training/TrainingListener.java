package io.rnn4j.core.training;

import java.util.Objects;
import java.util.function.Consumer;

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
     * Called before each batch, whose number {@link TrainingProgress#batch()} is.
     *
     * @param progress the state of the training
     */
    default void batchStarted(TrainingProgress progress) {}

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
     * Called once at the end of every training, after the last epoch or after a failure, unless
     * {@link #trainingStarted} of this listener has thrown an exception. An exception of one
     * listener does not keep the others from being called.
     *
     * @param progress the state of the training
     */
    default void trainingEnded(TrainingProgress progress) {}

    /**
     * Called in place of {@link #trainingEnded} if the training fails; calls that by default. An
     * exception that it throws is added to the failure as a suppressed one.
     *
     * @param progress the state of the training
     * @param failure the exception that {@code fit} throws next: that of a step, of another
     *     listener or of a schedule
     */
    default void trainingFailed(TrainingProgress progress, Throwable failure) {
        trainingEnded(progress);
    }

    /**
     * {@return a listener that runs an action after each batch}
     *
     * @param action receives the state of the training
     */
    static TrainingListener onBatchEnded(Consumer<TrainingProgress> action) {
        Objects.requireNonNull(action, "action");
        return new TrainingListener() {
            @Override
            public void batchEnded(TrainingProgress progress) {
                action.accept(progress);
            }
        };
    }

    /**
     * {@return a listener that runs an action after each epoch and its validation}
     *
     * @param action receives the state of the training
     */
    static TrainingListener onEpochEnded(Consumer<TrainingProgress> action) {
        Objects.requireNonNull(action, "action");
        return new TrainingListener() {
            @Override
            public void epochEnded(TrainingProgress progress) {
                action.accept(progress);
            }
        };
    }
}
