package io.rnn4j.core.training;

/**
 * Is told how a training goes, on the thread that trains. It may evaluate and predict, and set
 * weights; calls that train, {@code compile} and {@code execution} are refused.
 */
public interface TrainingListener {

    /**
     * The training begins.
     *
     * @param progress where it stands
     */
    default void trainingStarted(TrainingProgress progress) {}

    /**
     * A step is done.
     *
     * @param progress where the training stands
     */
    default void batchEnded(TrainingProgress progress) {}

    /**
     * An epoch is done and measured.
     *
     * @param progress where the training stands
     */
    default void epochEnded(TrainingProgress progress) {}

    /**
     * The training is over, in time or stopped; not called if it failed.
     *
     * @param progress where it stands
     */
    default void trainingEnded(TrainingProgress progress) {}
}
