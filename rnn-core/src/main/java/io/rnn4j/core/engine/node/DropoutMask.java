package io.rnn4j.core.engine.node;

import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.expr.RandomMask;

import java.util.Arrays;

/**
 * Draws the rows of one random mask. Every row has a key of 64 bits, made by {@link RandomNumbers};
 * an element is a hash of 32 bits of key and column (multipliers and shifts of Wellons'
 * "lowbias32"), which C2 computes for several columns at a time: 0.4 instead of 1.4 ns each.
 */
public final class DropoutMask {
    private static final long SAMPLES = 0x9E3779B97F4A7C15L; // arbitrary odd numbers
    private static final long STEPS = 0xD1B54A32D192ED03L;
    private static final int COLUMNS = 0x9E3779B9;

    private final RandomMask mask;
    private final String purpose;
    private final int[] columnKeys; // from a table, because C2 vectorizes such loads
    private final int threshold; // of 31 random bits
    private RandomNumbers numbers;
    private long seed;
    private long stepKey;
    private boolean drawn;

    /**
     * Creates a mask that is not drawn yet. The owner, a use of a layer, tells it from masks of the
     * same name.
     */
    public DropoutMask(RandomMask mask, String owner, int width) {
        this.mask = mask;
        this.columnKeys = new int[width];
        Arrays.setAll(columnKeys, column -> column * COLUMNS);
        this.purpose = "mask/" + owner + "/" + mask.name();
        this.threshold = (int) Math.min(Integer.MAX_VALUE, Math.rint(mask.probability() * 0x1p31));
    }

    /** Starts drawing. */
    public void draw(long newSeed, long step) {
        if (numbers == null || newSeed != seed) {
            numbers = new RandomNumbers(newSeed, purpose);
            seed = newSeed;
        }
        stepKey = numbers.bits(step);
        drawn = true;
    }

    /** Sets all rows to their values of inference. */
    void rest() {
        drawn = false;
    }

    /** Draws if the masks of the batch are drawn; otherwise uses the values of inference. */
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
     * @param step number of earlier unmasked steps of the sample
     * @param firstColumn the first column to be drawn
     * @param to receives the row
     * @param at index of its first element
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

    /** {@return one element in double precision, drawn as in {@link #row}} */
    public double element(long sample, long step, int column) {
        if (!drawn) {
            return mask.inference();
        }
        long key = key(sample, step);
        int low = (int) key + column * COLUMNS;
        return mask.value() * chosen(low, (int) (key >>> 32), threshold);
    }

    /** Computes {@link #chosen} for a row, with operations that C2 can vectorize. */
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

    /** {@return 1 where the row has the value, otherwise 0} */
    private static int chosen(int low, int high, int threshold) {
        int hash = (low ^ (low >>> 16)) * 0x7FEB352D ^ high;
        hash = (hash ^ (hash >>> 15)) * 0x846CA68B;
        hash ^= hash >>> 16;
        return (hash >>> 1) - threshold >>> 31;
    }
}
