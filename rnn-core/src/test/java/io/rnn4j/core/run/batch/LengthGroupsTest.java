package io.rnn4j.core.run.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.component.RandomNumbers;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Orders of samples in which batches have like lengths. */
class LengthGroupsTest {
    private static int[] lengths(int samples) {
        return new SplittableRandom(1).ints(samples, 1, 100).toArray();
    }

    private static int[] grouped(int[] lengths, int batch, int window, int epoch) {
        int[] order = new RandomNumbers(3, "shuffle/" + epoch).permutation(lengths.length);
        return new LengthGroups(n -> lengths[n], batch, window)
                .group(order, new RandomNumbers(3, "groups/" + epoch));
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "1000, 32, 10", "1000, 7, 1", "64, 32, 100", "5, 32, 2147483647"})
    void everySampleIsUsedOnce(int samples, int batch, int window) {
        int[] order = grouped(lengths(samples), batch, window, 0);
        assertArrayEquals(order, grouped(lengths(samples), batch, window, 0));
        Arrays.sort(order);
        for (int n = 0; n < samples; n++) {
            assertEquals(n, order[n]);
        }
    }

    private static double paddedShare(int[] lengths, int[] order, int batch) {
        long steps = 0;
        long all = 0;
        for (int from = 0; from < order.length; from += batch) {
            int to = Math.min(order.length, from + batch);
            int longest = 0;
            for (int n = from; n < to; n++) {
                longest = Math.max(longest, lengths[order[n]]);
                steps += lengths[order[n]];
            }
            all += (long) longest * (to - from);
        }
        return 1 - (double) steps / all;
    }

    @Test
    void largerWindowsHaveLessPadding() {
        int[] lengths = lengths(3200);
        double one = paddedShare(lengths, grouped(lengths, 32, 1, 0), 32);
        double ten = paddedShare(lengths, grouped(lengths, 32, 10, 0), 32);
        double all = paddedShare(lengths, grouped(lengths, 32, 100, 0), 32);
        assertTrue(one > 0.4, () -> "" + one);
        assertTrue(ten < 0.12, () -> "" + ten);
        assertTrue(all < 0.02, () -> "" + all);
    }

    /** The lengths of the batches neither rise nor fall, and differ from epoch to epoch. */
    @Test
    void batchesAreInRandomOrder() {
        int[] lengths = lengths(3200);
        int[] first = grouped(lengths, 32, 100, 0);
        int rises = 0;
        for (int batch = 1; batch < 100; batch++) {
            rises += lengths[first[batch * 32]] > lengths[first[batch * 32 - 32]] ? 1 : 0;
        }
        assertTrue(rises > 30 && rises < 70, "" + rises);
        assertFalse(Arrays.equals(first, grouped(lengths, 32, 100, 1)));
    }

    /** The last, smaller batch has samples of any length over the epochs. */
    @Test
    void theSmallerBatchIsNotAlwaysTheLongest() {
        int[] lengths = lengths(330);
        int shortest = 100;
        int longest = 0;
        for (int epoch = 0; epoch < 50; epoch++) {
            int length = lengths[grouped(lengths, 32, 100, epoch)[329]];
            shortest = Math.min(shortest, length);
            longest = Math.max(longest, length);
        }
        assertTrue(shortest < 20 && longest > 80, shortest + " to " + longest);
    }
}
