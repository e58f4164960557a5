package io.rnn4j.core.run.batch;

import io.rnn4j.api.component.RandomNumbers;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * Groups samples of like lengths into batches, so that these have little padding. An order of
 * samples is cut into windows; the samples of a window are sorted by length and divided into
 * batches, which are used in random order.
 */
public final class LengthGroups {
    private final IntUnaryOperator lengths; // by sample
    private final int batchSize;
    private final int window; // number of batches

    public LengthGroups(IntUnaryOperator lengths, int batchSize, int window) {
        this.lengths = lengths;
        this.batchSize = batchSize;
        this.window = window;
    }

    /**
     * {@return the samples in their new order; the last batch is the only one that may be smaller}
     */
    public int[] group(int[] order, RandomNumbers random) {
        int[] grouped = new int[order.length];
        long samples = (long) window * batchSize;
        int from = 0;
        for (long number = 0; from < order.length; number++) {
            int to = (int) Math.min(from + samples, order.length);
            RandomNumbers ofWindow = new RandomNumbers(random.bits(number), "window");
            group(Arrays.copyOfRange(order, from, to), ofWindow, grouped, from);
            from = to;
        }
        return grouped;
    }

    /** Copies the samples of a window in their new order. */
    private void group(int[] samples, RandomNumbers random, int[] to, int at) {
        long[] keys = new long[samples.length]; // length, then position in the order
        for (int n = 0; n < keys.length; n++) {
            keys[n] = (long) lengths.applyAsInt(samples[n]) << Integer.SIZE | n;
        }
        Arrays.sort(keys);
        int[] sorted = new int[samples.length];
        for (int n = 0; n < keys.length; n++) {
            sorted[n] = samples[(int) keys[n]];
        }
        int batches = sorted.length / batchSize;
        int rest = sorted.length % batchSize;
        // the smaller batch is the last one, whatever its lengths are
        int whole = (int) (random.uniform(-1) * (batches + 1)) * batchSize;
        int next = at;
        for (int batch : random.permutation(batches)) {
            int from = batch * batchSize;
            System.arraycopy(sorted, from < whole ? from : from + rest, to, next, batchSize);
            next += batchSize;
        }
        System.arraycopy(sorted, whole, to, next, rest);
    }
}
