package io.rnn4j.core.engine.node;

/**
 * The values that a training step keeps for the backward pass. Without checkpoints these are all
 * values that it reads. With checkpoints these are the states after every few steps; the values
 * between two checkpoints are computed again. The results have the same bits.
 *
 * @param every number of steps from one checkpoint to the next, at least 1; {@link #NONE} or {@link
 *     #AUTOMATIC}
 */
public record Checkpoints(int every) {
    /** No checkpoints. */
    public static final int NONE = 0;

    /** The square root of the number of steps, which takes the least memory. */
    public static final int AUTOMATIC = -1;

    /** Checks the number. */
    public Checkpoints {
        if (every < AUTOMATIC) {
            throw new IllegalArgumentException(
                    "steps between two checkpoints are at least 1, got " + every);
        }
    }

    /** {@return whether all time steps are kept} */
    public boolean isNone() {
        return every == NONE;
    }

    /**
     * Returns the number of steps that are in memory at a time.
     *
     * @param steps number of steps of a sequence
     * @return at least 1; all steps without checkpoints
     */
    public int window(int steps) {
        return switch (every) {
            case NONE -> steps;
            case AUTOMATIC -> (int) Math.ceil(Math.sqrt(steps));
            default -> Math.min(steps, every);
        };
    }
}
