package io.rnn4j.benchmarks.harness;

import java.util.Random;

/** Random data of a fixed seed. */
public final class RandomData {
    private static final long SEED = 42;

    private final Random random = new Random(SEED);

    /** Begins the sequence that every framework gets. */
    public RandomData() {}

    /**
     * Draws from a normal distribution.
     *
     * @param count how many
     * @return numbers of mean 0 and variance 1
     */
    public float[] normal(int count) {
        float[] values = new float[count];
        for (int at = 0; at < count; at++) {
            values[at] = (float) random.nextGaussian();
        }
        return values;
    }

    /**
     * Draws classes.
     *
     * @param count how many
     * @param classes the number of classes
     * @return indices from 0 on
     */
    public int[] classes(int count, int classes) {
        int[] values = new int[count];
        for (int at = 0; at < count; at++) {
            values[at] = random.nextInt(classes);
        }
        return values;
    }
}
