package io.rnn4j.core.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

class GradientSumTest {
    private static float[] gradients(int block) {
        Random random = new Random(block);
        float[] values = new float[5];
        for (int k = 0; k < values.length; k++) {
            values[k] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(8)));
        }
        return values;
    }

    private static double[] losses(int block) {
        return new double[] {1 / (block + 1.0), block * 0.1};
    }

    /** The definition: the first half is the largest power of two below the number of blocks. */
    private static float[] expected(int from, int count) {
        if (count == 1) {
            return gradients(from);
        }
        int half = Integer.highestOneBit(count - 1);
        float[] left = expected(from, half);
        float[] right = expected(from + half, count - half);
        float[] sum = new float[left.length];
        for (int k = 0; k < sum.length; k++) {
            sum[k] = left[k] + right[k];
        }
        return sum;
    }

    private static void add(GradientSum sum, int block) {
        sum.add(block, gradients(block), losses(block));
    }

    @Test
    void anyOrderAndAnyDivisionHasTheBitsOfTheTree() {
        Random random = new Random(1);
        for (int blocks = 1; blocks <= 40; blocks++) {
            float[] expected = expected(0, blocks);
            for (int trial = 0; trial < 20; trial++) {
                List<Integer> order = new ArrayList<>(IntStream.range(0, blocks).boxed().toList());
                Collections.shuffle(order, random);
                List<GradientSum> shares = new ArrayList<>();
                for (int share = 0; share <= random.nextInt(4); share++) {
                    shares.add(new GradientSum(blocks));
                }
                order.forEach(block -> add(shares.get(random.nextInt(shares.size())), block));
                GradientSum sum = new GradientSum(blocks);
                shares.forEach(sum::merge);
                assertTrue(sum.isComplete());
                assertArrayEquals(expected, sum.total().gradients());
            }
        }
    }

    @Test
    void lossesAreAddedInTheSameTree() {
        GradientSum sum = new GradientSum(3);
        for (int block : new int[] {2, 0, 1}) {
            add(sum, block);
        }
        assertArrayEquals(
                new double[] {(1 + 1 / 2.0) + 1 / 3.0, (0 + 0.1) + 0.2}, sum.total().losses());
    }

    @Test
    void aSumOfConsecutiveBlocksHasFewParts() {
        GradientSum sum = new GradientSum(1000);
        for (int block = 333; block < 777; block++) {
            add(sum, block);
            assertTrue(sum.parts().size() <= 2 * 10);
        }
        assertFalse(sum.isComplete());
    }

    @Test
    void mistakesAreRejected() {
        assertThrows(IllegalArgumentException.class, () -> new GradientSum(0));
        GradientSum sum = new GradientSum(4);
        assertThrows(IllegalArgumentException.class, () -> add(sum, 4));
        assertThrows(IllegalArgumentException.class, () -> add(sum, -1));
        add(sum, 2);
        assertThrows(IllegalArgumentException.class, () -> add(sum, 2));
        add(sum, 3);
        assertThrows(IllegalArgumentException.class, () -> add(sum, 2));
        assertThrows(IllegalArgumentException.class, () -> add(sum, 3));
        assertThrows(IllegalArgumentException.class, () -> sum.add(0, new float[4], new double[2]));
        assertThrows(IllegalArgumentException.class, () -> sum.merge(new GradientSum(5)));
        IllegalStateException missing =
                assertThrows(IllegalStateException.class, () -> sum.total());
        assertEquals(
                "expected the sum of the blocks 0 to 3, got those of [2 to 3]; add the others",
                missing.getMessage());
    }

    @Test
    void weightsOfLossesAreAddedByOutput() {
        assertArrayEquals(
                new double[] {4, 6}, GradientSource.sum(new double[] {1, 2}, new double[] {3, 4}));
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> GradientSource.sum(new double[2], new double[1]))
                        .getMessage();
        assertEquals(
                "a block has weights of 1 losses, the blocks before have 2; use the same model for"
                        + " all blocks",
                message);
    }

    @Test
    void aRejectedPartChangesNothing() {
        GradientSum sum = new GradientSum(2);
        add(sum, 0);
        assertThrows(IllegalArgumentException.class, () -> add(sum, 0));
        add(sum, 1);
        assertArrayEquals(expected(0, 2), sum.total().gradients());
    }
}
