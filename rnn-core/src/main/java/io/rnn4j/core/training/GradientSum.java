package io.rnn4j.core.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Gradients and losses of an optimizer step, added over blocks of samples. Blocks 2n and 2n + 1 are
 * added, then pairs of such sums, and so on; the last of an odd number moves up as it is. The tree
 * depends on the number of blocks alone. So the sum has the same bits for any order in which blocks
 * are added, and for any division into sums that are merged.
 *
 * <p>A sum of consecutive blocks keeps one array for each of at most 2·log2(blocks) complete
 * subtrees.
 */
public final class GradientSum {
    private static final int MOST_LEVELS = 31; // of a tree whose blocks have an int as number

    private final int blocks;
    private final TreeMap<Integer, Part> parts = new TreeMap<>(); // by first block

    /**
     * The sum of a complete subtree.
     *
     * @param first first block
     * @param level height of the subtree, which has the blocks first … first + 2^level - 1, or
     *     those of them that the step has
     * @param gradients the gradients, not a copy
     * @param losses the sums of losses, not a copy
     */
    public record Part(int first, int level, float[] gradients, double[] losses) {
        /** Rejects null. */
        public Part {
            Objects.requireNonNull(gradients, "gradients");
            Objects.requireNonNull(losses, "losses");
        }

        private long last() {
            return first + (1L << level) - 1;
        }

        private String blocks() {
            return first + " to " + last();
        }
    }

    /**
     * Creates a sum to which nothing has been added.
     *
     * @param blocks number of blocks of the step, at least 1
     */
    public GradientSum(int blocks) {
        if (blocks < 1) {
            throw new IllegalArgumentException(
                    "expected a step of at least one block, got " + blocks);
        }
        this.blocks = blocks;
    }

    /** {@return the number of blocks of the step} */
    public int blocks() {
        return blocks;
    }

    /**
     * Adds a block. The arrays become part of the sum, which overwrites them.
     *
     * @param block number of the block in the step, from 0
     * @param gradients gradients of weights, equally many for all blocks
     * @param losses sums of losses, equally many for all blocks
     * @throws IllegalArgumentException if the block is not one of the step, has been added, or has
     *     other numbers of elements than those before
     */
    public void add(int block, float[] gradients, double[] losses) {
        add(new Part(block, 0, gradients, losses));
    }

    /**
     * Adds a part of another sum of the same step. The arrays become part of this sum, which
     * overwrites them.
     *
     * @param part a complete subtree
     * @throws IllegalArgumentException if the part is not one of the step, overlaps with what has
     *     been added, or has other numbers of elements
     */
    public void add(Part part) {
        Objects.requireNonNull(part, "part");
        requireSuitable(part);
        Part sum = part;
        while (!covers(sum)) {
            long size = 1L << sum.level();
            boolean right = (sum.first() & size) != 0;
            if (right) {
                Part left = parts.get((int) (sum.first() - size));
                if (left == null || left.level() != sum.level()) {
                    break;
                }
                parts.remove(left.first());
                sum = sum(left, sum);
            } else if (sum.first() + size >= blocks) {
                sum = new Part(sum.first(), sum.level() + 1, sum.gradients(), sum.losses());
            } else {
                Part next = parts.get((int) (sum.first() + size));
                if (next == null || next.level() != sum.level()) {
                    break;
                }
                parts.remove(next.first());
                sum = sum(sum, next);
            }
        }
        parts.put(sum.first(), sum);
    }

    /**
     * Adds all parts of another sum of the same step.
     *
     * @param other the other sum, which must not be used afterwards
     * @throws IllegalArgumentException if it is of another number of blocks, or both sums have the
     *     same block
     */
    public void merge(GradientSum other) {
        Objects.requireNonNull(other, "other");
        if (other.blocks != blocks) {
            throw new IllegalArgumentException(
                    "a sum of a step of %s blocks cannot be merged with one of %s blocks"
                            .formatted(blocks, other.blocks));
        }
        other.parts.values().forEach(this::add);
    }

    private boolean covers(Part part) {
        return part.first() == 0 && 1L << part.level() >= blocks;
    }

    private static Part sum(Part left, Part right) {
        float[] gradients = left.gradients();
        for (int k = 0; k < gradients.length; k++) {
            gradients[k] += right.gradients()[k];
        }
        double[] losses = left.losses();
        for (int k = 0; k < losses.length; k++) {
            losses[k] += right.losses()[k];
        }
        return new Part(left.first(), left.level() + 1, gradients, losses);
    }

    private void requireSuitable(Part part) {
        if (part.first() < 0
                || part.first() >= blocks
                || part.level() < 0
                || part.level() > MOST_LEVELS
                || part.first() % (1L << part.level()) != 0) {
            throw new IllegalArgumentException(
                    ("expected a block or a subtree of blocks of a step of %s blocks, got the first"
                                    + " block %s and the level %s")
                            .formatted(blocks, part.first(), part.level()));
        }
        if (!parts.isEmpty()) {
            requireOtherBlocks(part);
            requireSameSizes(part, parts.firstEntry().getValue());
        }
    }

    private void requireOtherBlocks(Part part) {
        var before = parts.floorEntry((int) Math.min(part.last(), Integer.MAX_VALUE));
        if (before != null && before.getValue().last() >= part.first()) {
            throw new IllegalArgumentException(
                    "the blocks %s of a step were given, of which %s have been added; add every block once"
                            .formatted(part.blocks(), before.getValue().blocks()));
        }
    }

    private static void requireSameSizes(Part part, Part other) {
        if (other.gradients().length != part.gradients().length
                || other.losses().length != part.losses().length) {
            throw new IllegalArgumentException(
                    ("block %s has %s gradients and %s losses, the blocks before have %s and"
                                    + " %s; use the same model for all blocks")
                            .formatted(
                                    part.first(),
                                    part.gradients().length,
                                    part.losses().length,
                                    other.gradients().length,
                                    other.losses().length));
        }
    }

    /** {@return the subtrees that have been added, in the order of their blocks} */
    public List<Part> parts() {
        return new ArrayList<>(parts.values());
    }

    /** {@return whether all blocks have been added} */
    public boolean isComplete() {
        return parts.size() == 1 && covers(parts.firstEntry().getValue());
    }

    /**
     * {@return the sum of all blocks}
     *
     * @throws IllegalStateException if blocks are missing
     */
    public Part total() {
        if (!isComplete()) {
            throw new IllegalStateException(
                    "expected the sum of the blocks 0 to %s, got those of %s; add the others"
                            .formatted(
                                    blocks - 1,
                                    parts.values().stream().map(Part::blocks).toList()));
        }
        return parts.firstEntry().getValue();
    }
}
