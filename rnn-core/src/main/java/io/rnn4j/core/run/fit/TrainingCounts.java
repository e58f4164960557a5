package io.rnn4j.core.run.fit;

/**
 * Counts since {@code compile}, over all calls and executions. Schedules and random numbers depend
 * on them.
 */
final class TrainingCounts {
    /** Number of epochs started. */
    long epochs;

    /** Number of optimizer steps. */
    long steps;

    /**
     * Number of batches that have drawn random masks: the steps, and the batches before a piece.
     */
    long draws;
}
