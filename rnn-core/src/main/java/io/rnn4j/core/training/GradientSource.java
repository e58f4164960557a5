package io.rnn4j.core.training;

import io.rnn4j.api.component.NullChecks;

import java.util.List;
import java.util.Objects;

/**
 * Computes the gradients of optimizer steps outside the process that trains, for example on a
 * cluster. {@code Model.fit} chooses the samples of every step, schedules the learning rate, calls
 * the optimizer and the listeners, and takes checkpoints; the samples themselves are not in its
 * memory. {@link io.rnn4j.core.model.BlockGradients} computes what this interface returns.
 */
public interface GradientSource {
    /** {@return the number of training samples, at least 1} */
    int size();

    /**
     * {@return one sample without masks, by which shapes and widths are checked} All inputs and the
     * targets of all outputs that have a loss.
     */
    Examples example();

    /**
     * {@return a text that identifies the data and their division into blocks} A training resumes
     * only with the same text.
     */
    String description();

    /**
     * Prepares an epoch, or the rest of one.
     *
     * @param epoch number of the epoch over all calls of {@code fit}, from 0
     * @param order numbers of all samples in the order of their use
     * @param stepSize number of samples of a step; the last one may have fewer
     */
    void beginEpoch(long epoch, int[] order, int stepSize);

    /**
     * {@return the sums over the samples of a step}
     *
     * @param step the step
     * @param weights the weights before the step
     */
    Sums compute(Step step, Weights weights);

    /**
     * {@return the sum of the weights of losses over several blocks, which are added in their
     * order}
     *
     * @param before the sum over the blocks before; empty for the first block
     * @param block the weights of a block, one for each output with a loss
     * @throws IllegalArgumentException if both have other numbers of weights
     */
    static double[] sum(double[] before, double[] block) {
        Objects.requireNonNull(before, "before");
        double[] sum = Objects.requireNonNull(block, "block").clone();
        if (before.length > 0 && before.length != block.length) {
            throw new IllegalArgumentException(
                    ("a block has weights of %s losses, the blocks before have %s; use the same"
                                    + " model for all blocks")
                            .formatted(block.length, before.length));
        }
        for (int output = 0; output < before.length; output++) {
            sum[output] = before[output] + block[output];
        }
        return sum;
    }

    /**
     * A step whose gradients are needed.
     *
     * @param position position of its first sample in the order of the epoch
     * @param samples number of its samples, at least 1
     * @param draw number of the batch since {@code compile}, on which random masks depend
     * @param trained names of the weights whose gradients are needed, in the order of the result
     */
    record Step(int position, int samples, long draw, List<String> trained) {
        /** Rejects null. */
        public Step {
            trained = NullChecks.copyOf("trained", trained);
        }
    }

    /**
     * Sums over all samples of a step.
     *
     * @param total the gradients of the trained weights, one after the other, and the losses
     * @param lossWeights for each output with a loss, in their order, the sum of the weights of its
     *     values
     */
    record Sums(GradientSum.Part total, double[] lossWeights) {
        /** Rejects null. */
        public Sums {
            Objects.requireNonNull(total, "total");
            Objects.requireNonNull(lossWeights, "lossWeights");
        }
    }
}
