package io.rnn4j.core.engine.node;

/**
 * What a training step keeps of the steps in time until the way back. Without checkpoints that is
 * everything the way back reads; with them it is the states at the end of every so many steps, and
 * what lies between two is computed again. The results have the same bits.
 *
 * @param every steps from one checkpoint to the next; {@link #NONE} or {@link #AUTOMATIC}
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
     * Returns how many steps of a sequence are in memory at a time.
     *
     * @param steps the number of all steps
     * @return at least 1, all of them without checkpoints
     */
    public int window(int steps) {
        return switch (every) {
            case NONE -> steps;
            case AUTOMATIC -> (int) Math.ceil(Math.sqrt(steps));
            default -> Math.min(steps, every);
        };
    }
}
