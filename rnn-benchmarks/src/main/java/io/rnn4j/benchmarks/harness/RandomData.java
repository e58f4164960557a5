package io.rnn4j.benchmarks.harness;

import java.util.Random;

/** Random data from a fixed seed. */
public final class RandomData {
    private static final long SEED = 42;

    private final Random random = new Random(SEED);

    /** Starts the sequence, which is the same for every framework. */
    public RandomData() {}

    /**
     * {@return normally distributed numbers of mean 0 and variance 1}
     *
     * @param count number of values
     */
    public float[] normal(int count) {
        float[] values = new float[count];
        for (int at = 0; at < count; at++) {
            values[at] = (float) random.nextGaussian();
        }
        return values;
    }

    /**
     * {@return random classes, from 0 to {@code classes} - 1}
     *
     * @param count number of values
     * @param classes the number of classes, at least 1
     */
    public int[] classes(int count, int classes) {
        int[] values = new int[count];
        for (int at = 0; at < count; at++) {
            values[at] = random.nextInt(classes);
        }
        return values;
    }
}
