package io.rnn4j.core.run.fit;

/**
 * What is counted from {@code compile} on, whatever calls it belongs to and however they run:
 * schedules go by it, and what is drawn at random.
 */
public final class TrainingCounts {
    /** How many epochs have begun. */
    long epochs;

    /** How many steps of the optimizer have been made. */
    long steps;

    /** How many batches have drawn random masks: those of the steps, and those before a piece. */
    long draws;
}
