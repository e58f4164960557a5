package io.rnn4j.core.run.fit;

import io.rnn4j.core.engine.network.NetworkRun;
import io.rnn4j.core.run.assembly.AssembledModel;
import io.rnn4j.core.run.batch.Batch;
import io.rnn4j.core.training.GradientSource;
import io.rnn4j.core.training.GradientSum;

import java.util.List;

/** The gradients of steps as sums over blocks of samples, which are computed here or elsewhere. */
final class GradientBlocks {
    private final TrainingStep step;
    private final AssembledModel model;
    private final GradientSource source; // null if the blocks are computed here
    private final int size; // number of samples of a block
    private final Batch block;

    private GradientBlocks(
            TrainingStep step, AssembledModel model, GradientSource source, int size) {
        this.step = step;
        this.model = model;
        this.source = source;
        this.size = size;
        this.block = new Batch(model);
    }

    /** {@return blocks of a number of samples, at least 1, whose gradients a step computes} */
    static GradientBlocks here(TrainingStep step, AssembledModel model, int size) {
        return new GradientBlocks(step, model, null, size);
    }

    /** {@return blocks whose gradients a source computes} */
    static GradientBlocks elsewhere(
            TrainingStep step, AssembledModel model, GradientSource source) {
        return new GradientBlocks(step, model, source, 0);
    }

    /** {@return whether the samples are not in this process} */
    boolean areElsewhere() {
        return source != null;
    }

    /**
     * {@return the sums over all blocks of a batch}
     *
     * @param trained names of the weights
     */
    GradientSource.Sums sums(Batch batch, List<String> trained) {
        if (source != null) {
            return source.compute(
                    new GradientSource.Step(
                            batch.position(), batch.size(), step.counts().draws, trained),
                    model.weights());
        }
        int blocks = Math.ceilDiv(batch.size(), size);
        double[] lossWeights = {};
        for (int number = 0; number < blocks; number++) {
            lossWeights = GradientSource.sum(lossWeights, step.lossWeights(take(batch, number)));
        }
        GradientSum sum = new GradientSum(blocks);
        for (int number = 0; number < blocks; number++) {
            step.addBlock(take(batch, number), lossWeights, batch.size(), trained, sum, number);
            step.addMetricsOfBlock();
        }
        return new GradientSource.Sums(sum.total(), lossWeights);
    }

    private Batch take(Batch batch, int number) {
        int first = number * size;
        return block.takeRange(batch, first, Math.min(size, batch.size() - first));
    }

    // ---- gradients of several weights in one array

    /** {@return copies of the gradients of weights, one after the other} */
    static float[] concatenated(NetworkRun.Gradients gradients, List<String> weights) {
        int size = weights.stream().mapToInt(name -> gradients.weight(name).length).sum();
        float[] all = new float[size];
        int at = 0;
        for (String name : weights) {
            float[] gradient = gradients.weight(name);
            System.arraycopy(gradient, 0, all, at, gradient.length);
            at += gradient.length;
        }
        return all;
    }

    /** Writes gradients of weights that lie one after the other to their places. */
    static void divide(float[] all, NetworkRun.Gradients gradients, List<String> weights) {
        int at = 0;
        for (String name : weights) {
            float[] gradient = gradients.weight(name);
            System.arraycopy(all, at, gradient, 0, gradient.length);
            at += gradient.length;
        }
    }
}
