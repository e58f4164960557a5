package io.rnn4j.core.engine.node;

import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.expr.RandomMask;

import java.util.Arrays;

/**
 * Draws the rows of one dropout mask. Every row has a key of 64 bits from {@link RandomNumbers}; an
 * element is a hash of 32 bits of key and column (the multipliers and shifts of Wellons'
 * "lowbias32"), which HotSpot computes for several columns at a time: 0.4 instead of 1.4 ns each.
 */
public final class DropoutMask {
    private static final long SAMPLES = 0x9E3779B97F4A7C15L; // odd numbers that have no pattern
    private static final long STEPS = 0xD1B54A32D192ED03L;
    private static final int COLUMNS = 0x9E3779B9;

    private final RandomMask mask;
    private final String purpose;
    private final int[] columnKeys; // from a table: HotSpot makes vectors of reading one
    private final int threshold; // of 31 random bits
    private RandomNumbers numbers;
    private long seed;
    private long stepKey;
    private boolean drawn;

    /**
     * Creates a mask with the values of inference.
     *
     * @param mask the distribution of the elements
     * @param owner name of the layer's use, which distinguishes masks of the same name
     * @param width width of a row
     */
    public DropoutMask(RandomMask mask, String owner, int width) {
        this.mask = mask;
        this.columnKeys = new int[width];
        Arrays.setAll(columnKeys, column -> column * COLUMNS);
        this.purpose = "mask/" + owner + "/" + mask.name();
        this.threshold = (int) Math.min(Integer.MAX_VALUE, Math.rint(mask.probability() * 0x1p31));
    }

    /**
     * Draws the rows that follow.
     *
     * @param newSeed the seed of the model
     * @param step number of the training step
     */
    public void draw(long newSeed, long step) {
        if (numbers == null || newSeed != seed) {
            numbers = new RandomNumbers(newSeed, purpose);
            seed = newSeed;
        }
        stepKey = numbers.bits(step);
        drawn = true;
    }

    /** Sets all rows to the values of inference. */
    public void rest() {
        drawn = false;
    }

    /** Draws if the masks of the batch are drawn, otherwise rests. */
    void bind(MaskSeed draw) {
        if (draw.isDrawn()) {
            draw(draw.seed(), draw.step());
        } else {
            rest();
        }
    }

    boolean isConstant() {
        return mask.constant();
    }

    private long key(long sample, long step) {
        return RandomNumbers.mix(
                RandomNumbers.mix(stepKey + sample * SAMPLES)
                        + (mask.constant() ? 0 : step * STEPS));
    }

    /**
     * Draws a row.
     *
     * @param sample position of the sample in the order of the epoch
     * @param step number of unmasked steps of the sample before
     * @param firstColumn the first column
     * @param to receives the row
     * @param at index where it begins
     * @param width number of columns
     */
    void row(long sample, long step, int firstColumn, float[] to, int at, int width) {
        if (drawn) {
            long key = key(sample, step);
            fill(
                    (int) key + firstColumn * COLUMNS,
                    (int) (key >>> 32),
                    threshold,
                    (float) mask.value(),
                    columnKeys,
                    to,
                    at,
                    width);
        } else {
            Arrays.fill(to, at, at + width, (float) mask.inference());
        }
    }

    /**
     * Draws one element.
     *
     * @param sample position of the sample in the order of the epoch
     * @param step number of unmasked steps of the sample before
     * @param column the column
     * @return the element in double precision
     */
    public double element(long sample, long step, int column) {
        if (!drawn) {
            return mask.inference();
        }
        long key = key(sample, step);
        int low = (int) key + column * COLUMNS;
        return mask.value() * chosen(low, (int) (key >>> 32), threshold);
    }

    /** Computes a row from {@link #chosen}, in a loop that C2 vectorises. */
    private static void fill(
            int low,
            int high,
            int threshold,
            float value,
            int[] columnKeys,
            float[] to,
            int at,
            int width) {
        for (int column = 0; column < width; column++) {
            to[at + column] = value * chosen(low + columnKeys[column], high, threshold);
        }
    }

    /** Returns 1 where the row has the value, otherwise 0. */
    private static int chosen(int low, int high, int threshold) {
        int hash = (low ^ (low >>> 16)) * 0x7FEB352D ^ high;
        hash = (hash ^ (hash >>> 15)) * 0x846CA68B;
        hash ^= hash >>> 16;
        return (hash >>> 1) - threshold >>> 31;
    }
}
