package io.rnn4j.core.model;

import io.rnn4j.api.component.NullChecks;
import io.rnn4j.core.run.assembly.AssembledModel;
import io.rnn4j.core.run.assembly.ModelWeights;
import io.rnn4j.core.run.fit.BlockRun;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.GradientSum;

import java.util.List;
import java.util.Objects;

/**
 * Computes the gradients of blocks of samples for an optimizer step in another process, which calls
 * {@code fit} with a {@link io.rnn4j.core.training.GradientSource}. The gradients of all blocks of
 * a step, added by a {@link GradientSum}, are those of a {@code fit} on one machine with {@link
 * io.rnn4j.core.training.FitOptions#gradientBlocks}, to the bit.
 *
 * <p>An object may be used by one thread at a time. It uses the current weights of its model.
 */
public final class BlockGradients {
    private final ModelWeights weights;
    private final BlockRun run;

    BlockGradients(ModelWeights weights, BlockRun run) {
        this.weights = weights;
        this.run = run;
    }

    /**
     * What all blocks of a step have in common.
     *
     * @param samples number of samples of the step, at least 1
     * @param lossWeights the sums of {@link BlockGradients#lossWeights} over all its blocks, in
     *     their order
     * @param draw number of the batch since {@code compile}, on which random masks depend
     * @param trained names of the weights whose gradients are computed, in the order of the result
     */
    public record Step(int samples, double[] lossWeights, long draw, List<String> trained) {
        /** Rejects null. */
        public Step {
            Objects.requireNonNull(lossWeights, "lossWeights");
            trained = NullChecks.copyOf("trained", trained);
        }
    }

    /**
     * {@return for each output with a loss, in their order, the sum of the weights of its values: a
     * mean is divided by their sum over all blocks of a step}
     *
     * @param data the samples of a block
     * @throws IllegalArgumentException if the samples do not fit the model
     */
    public double[] lossWeights(Examples data) {
        return run.lossWeights(Objects.requireNonNull(data, "data"));
    }

    /**
     * Adds the gradients and the losses of a block to a sum.
     *
     * @param sum the sum over the blocks of the step
     * @param block number of the block in the step, from 0
     * @param position position of its first sample in the order of the epoch, on which random masks
     *     depend
     * @param data the samples of the block
     * @param step what the blocks have in common
     * @throws IllegalArgumentException if the samples do not fit the model, or a weight is unknown
     * @throws io.rnn4j.core.training.NonFiniteException if an input, a target or a loss is not
     *     finite
     */
    public void addTo(GradientSum sum, int block, int position, Examples data, Step step) {
        Objects.requireNonNull(sum, "sum");
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(step, "step");
        AssembledModel.requireKnown("weight", step.trained(), weights.names());
        run.add(
                sum,
                block,
                data,
                position,
                step.samples(),
                step.lossWeights(),
                step.trained(),
                step.draw());
    }
}
