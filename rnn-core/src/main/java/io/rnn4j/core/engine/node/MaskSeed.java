package io.rnn4j.core.engine.node;

/** The seed of the dropout masks of a batch, if they are drawn. */
public final class MaskSeed {
    private boolean drawn;
    private long seed;
    private long step;
    private long firstSample;
    private long version;

    /**
     * Draws the masks of the batches that follow.
     *
     * @param newSeed the seed of the model
     * @param newStep number of the training step
     * @param newFirstSample position of the first sample of the batch in the order of the epoch
     */
    public void draw(long newSeed, long newStep, long newFirstSample) {
        drawn = true;
        seed = newSeed;
        step = newStep;
        firstSample = newFirstSample;
        version++;
    }

    boolean isDrawn() {
        return drawn;
    }

    long seed() {
        return seed;
    }

    long step() {
        return step;
    }

    long firstSample() {
        return firstSample;
    }

    /** {@return a number that changes with every draw} */
    long version() {
        return version;
    }
}
