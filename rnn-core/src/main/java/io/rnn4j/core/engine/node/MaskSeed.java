package io.rnn4j.core.engine.node;

/** The seed of the random masks of a batch, if masks are drawn. */
public final class MaskSeed {
    private boolean drawn;
    private long seed;
    private long step;
    private long firstSample;
    private long version;

    /**
     * Draws masks in the following batches, the first sample given by its position in the order of
     * the epoch.
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

    /** {@return a number that changes with the seed} */
    long version() {
        return version;
    }
}
