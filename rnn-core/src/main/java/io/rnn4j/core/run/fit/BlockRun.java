package io.rnn4j.core.run.fit;

import io.rnn4j.core.run.assembly.AssembledModel;
import io.rnn4j.core.run.batch.Batch;
import io.rnn4j.core.run.batch.Samples;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.GradientSum;

import java.util.List;
import java.util.function.Function;

/** Computes gradients of blocks of samples for optimizer steps that are taken elsewhere. */
public final class BlockRun {
    private final TrainingStep step;
    private final Function<Examples, Samples> check;
    private final Batch batch;

    BlockRun(AssembledModel model, TrainingStep step, Function<Examples, Samples> check) {
        this.step = step;
        this.check = check;
        this.batch = new Batch(model);
        step.prepareBuffers();
    }

    /** {@return for each output with a loss the sum of the weights of its values in a block} */
    public double[] lossWeights(Examples data) {
        return step.lossWeights(take(data, 0));
    }

    /**
     * Adds the gradients of a block to the sum over a step.
     *
     * @param block number of the block in the step
     * @param position position of its first sample in the order of the epoch
     * @param samples number of samples of the step
     * @param lossWeights for each output the sum of the weights of its values in the step
     * @param trained names of the weights
     * @param draw number of the batch, on which random masks depend
     */
    public void add(
            GradientSum sum,
            int block,
            Examples data,
            int position,
            int samples,
            double[] lossWeights,
            List<String> trained,
            long draw) {
        step.counts().draws = draw;
        step.addBlock(take(data, position), lossWeights, samples, trained, sum, block);
    }

    private Batch take(Examples data, int position) {
        Samples samples = check.apply(data);
        step.suit(samples);
        return batch.takeAll(samples, position);
    }
}
