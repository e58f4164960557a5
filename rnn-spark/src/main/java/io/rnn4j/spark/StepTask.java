package io.rnn4j.spark;

import io.rnn4j.core.model.BlockGradients;
import io.rnn4j.core.training.GradientSum;

import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The task of a step: adds the gradients of the blocks that a partition has.
 *
 * @param model the model, sent once
 * @param weights the weights before the step, one after the other
 * @param shape the shape of the samples
 * @param step number of the step in the epoch
 * @param blocks number of blocks of the step
 * @param trained names of the weights
 * @param common what all blocks of the step have in common
 * @param numbers the number format in which gradients are sent
 */
record StepTask(
        Broadcast<SerializedModel> model,
        Broadcast<float[]> weights,
        SequenceShape shape,
        int step,
        int blocks,
        ArrayList<String> trained,
        Common common,
        GradientNumbers numbers)
        implements Function2<Integer, Iterator<EpochShare>, Iterator<SumMessage>> {

    /**
     * What all blocks of a step have in common.
     *
     * @param samples number of samples
     * @param lossWeights sums of the weights of the losses
     * @param draw number of the batch, on which random masks depend
     */
    record Common(int samples, double[] lossWeights, long draw) implements Serializable {}

    @Override
    public Iterator<SumMessage> call(Integer partition, Iterator<EpochShare> shares) {
        long start = System.nanoTime();
        GradientSum sum = sum(shares);
        boolean half = numbers == GradientNumbers.HALF;
        GradientSum sent =
                half
                        ? RoundingErrors.of(model.value().id(), partition).round(sum, common.draw())
                        : sum;
        return List.of(new SumMessage(sent, half, System.nanoTime() - start)).iterator();
    }

    /** {@return the sum over the blocks of a partition} */
    GradientSum sum(Iterator<EpochShare> shares) {
        GradientSum sum = new GradientSum(blocks);
        BlockGradients.Step all =
                new BlockGradients.Step(
                        common.samples(), common.lossWeights(), common.draw(), trained);
        while (shares.hasNext()) {
            List<EpochShare.Block> own = shares.next().blocks(step);
            if (!own.isEmpty()) {
                GradientWorker.with(
                        model.value(),
                        shape,
                        worker -> {
                            worker.setWeights(trained, weights.value());
                            own.forEach(block -> worker.add(sum, block, all));
                            return null;
                        });
            }
        }
        return sum;
    }
}
