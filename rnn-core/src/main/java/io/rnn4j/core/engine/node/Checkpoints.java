package io.rnn4j.core.engine.node;

import io.rnn4j.api.component.SettingChecks;

/**
 * The values that a training step keeps for the backward pass: without checkpoints all that it
 * reads; with checkpoints the states at regular intervals, from which the steps between are
 * computed again. The results have the same bits.
 *
 * @param every steps between two checkpoints; {@link #NONE} or {@link #AUTOMATIC}
 */
public record Checkpoints(int every) {
    /** No checkpoints. */
    public static final int NONE = 0;

    /**
     * Checkpoints at intervals of the square root of the number of steps, which take the least
     * memory.
     */
    public static final int AUTOMATIC = -1;

    public Checkpoints {
        String range = "at least 1, %s for none or %s for automatic".formatted(NONE, AUTOMATIC);
        SettingChecks.require(every >= AUTOMATIC, "execution", "checkpointEvery", range, every);
    }

    /** {@return whether all time steps are kept} */
    public boolean isNone() {
        return every == NONE;
    }

    /**
     * {@return the number of steps of a sequence that are in memory at a time, at least 1; all of
     * them without checkpoints}
     */
    public int window(int steps) {
        return switch (every) {
            case NONE -> steps;
            case AUTOMATIC -> (int) Math.ceil(Math.sqrt(steps));
            default -> Math.min(steps, every);
        };
    }
}
