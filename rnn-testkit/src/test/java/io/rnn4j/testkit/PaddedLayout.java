package io.rnn4j.testkit;

import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.tensor.Tensor;

import java.util.Arrays;

/**
 * Positions of the steps of sequences of unequal length in a padded tensor. The compact form of the
 * sequences is [batch, longest, width], with zeros after the end of each.
 */
final class PaddedLayout {
    /** Positions of the padding of each sample. */
    enum Side {
        BEFORE,
        BEHIND,
        SCATTERED
    }

    private final int steps;
    private final int longest;
    private final int[][] places; // [batch, length]

    private PaddedLayout(int steps, int[] lengths, int[][] places) {
        this.steps = steps;
        this.longest = longest(lengths);
        this.places = places;
    }

    private static int longest(int[] lengths) {
        return Math.max(1, Arrays.stream(lengths).max().orElseThrow());
    }

    /** The shortest padding after every sequence. */
    static PaddedLayout compact(int... lengths) {
        int[][] places = new int[lengths.length][];
        for (int sample = 0; sample < lengths.length; sample++) {
            places[sample] = ascending(lengths[sample], 0);
        }
        return new PaddedLayout(longest(lengths), lengths, places);
    }

    private static int[] ascending(int length, int from) {
        int[] places = new int[length];
        Arrays.setAll(places, k -> from + k);
        return places;
    }

    /** Additional steps, with the padding of each sample at a given position. */
    static PaddedLayout of(Side side, int more, long seed, int... lengths) {
        int steps = longest(lengths) + more;
        int[][] places = new int[lengths.length][];
        for (int sample = 0; sample < lengths.length; sample++) {
            int length = lengths[sample];
            places[sample] =
                    switch (side) {
                        case BEFORE -> ascending(length, steps - length);
                        case BEHIND -> ascending(length, 0);
                        case SCATTERED -> chosen(length, steps, seed + sample);
                    };
        }
        return new PaddedLayout(steps, lengths, places);
    }

    /** The compact form with additional steps that are padding in all samples. */
    static PaddedLayout gaps(int more, long seed, int... lengths) {
        int longest = longest(lengths);
        int[] kept = chosen(longest, longest + more, seed);
        int[][] places = new int[lengths.length][];
        for (int sample = 0; sample < lengths.length; sample++) {
            places[sample] = Arrays.copyOf(kept, lengths[sample]);
        }
        return new PaddedLayout(longest + more, lengths, places);
    }

    /** {@return some of the first integers in ascending order} */
    private static int[] chosen(int count, int among, long seed) {
        int[] order = new RandomNumbers(seed, "places").permutation(among);
        int[] chosen = Arrays.copyOf(order, count);
        Arrays.sort(chosen);
        return chosen;
    }

    /** [batch, steps] of 1 and 0. */
    Tensor mask() {
        Tensor mask = Tensor.zeros(places.length, steps);
        for (int sample = 0; sample < places.length; sample++) {
            for (int place : places[sample]) {
                mask.set(1, sample, place);
            }
        }
        return mask;
    }

    /** {@return padded sequences, with a number in all padding} */
    Tensor spread(Tensor compact, float padding) {
        int width = compact.size(2);
        Tensor result = Tensor.zeros(places.length, steps, width);
        Arrays.fill(result.array(), padding);
        move(compact.array(), result.array(), width, true);
        return result;
    }

    /** {@return the compact sequences of padded ones} */
    Tensor gathered(Tensor spread) {
        int width = spread.size(2);
        Tensor result = Tensor.zeros(places.length, longest, width);
        move(result.array(), spread.array(), width, false);
        return result;
    }

    private void move(float[] compact, float[] spread, int width, boolean there) {
        for (int sample = 0; sample < places.length; sample++) {
            for (int k = 0; k < places[sample].length; k++) {
                int inner = (sample * longest + k) * width;
                int outer = (sample * steps + places[sample][k]) * width;
                if (there) {
                    System.arraycopy(compact, inner, spread, outer, width);
                } else {
                    System.arraycopy(spread, outer, compact, inner, width);
                }
            }
        }
    }

    /** Asserts that the gradient of padding is 0. */
    void requireZeros(String what, Tensor gradient) {
        Tensor mask = mask();
        int width = gradient.size(2);
        for (int at = 0; at < gradient.array().length; at++) {
            if (mask.array()[at / width] == 0 && gradient.array()[at] != 0) {
                throw new AssertionError(
                        what + " is " + gradient.array()[at] + " in padding, row " + at / width);
            }
        }
    }

    @Override
    public String toString() {
        return "steps " + Arrays.deepToString(places) + " of " + steps;
    }
}
