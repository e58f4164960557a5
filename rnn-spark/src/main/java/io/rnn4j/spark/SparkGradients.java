package io.rnn4j.spark;

import io.rnn4j.core.model.Model;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.GradientSource;
import io.rnn4j.core.training.GradientSum;
import io.rnn4j.core.training.Weights;

import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;

import scala.Tuple2;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Computes the gradients of steps on the executors. At the beginning of an epoch the samples are
 * shuffled to partitions in their order of use. In each step, every partition adds the gradients of
 * its blocks, and the sums of the partitions are merged as they arrive, which changes no bit.
 *
 * <p>A task is a function of its samples and the weights. It may therefore be repeated, moved to
 * another executor, or run speculatively.
 */
final class SparkGradients implements GradientSource, AutoCloseable {
    private static final int DIRECT = 4; // partitions at most whose sums go to the driver at once

    private final JavaSparkContext spark;
    private final NumberedData data;
    private final SynchronousTraining settings;
    private final Model model;
    private final SecureRandom random = new SecureRandom();
    private final CommunicationCounts counts = new CommunicationCounts();

    // the current epoch
    private Broadcast<SerializedModel> broadcastModel; // with the weights that are not trained
    private StepLayout layout;
    private JavaRDD<EpochShare> shares;
    private Map<Integer, double[]> lossWeights; // by step

    SparkGradients(
            JavaSparkContext spark, NumberedData data, SynchronousTraining settings, Model model) {
        this.spark = spark;
        this.data = data;
        this.settings = settings;
        this.model = model;
    }

    @Override
    public int size() {
        return data.count();
    }

    @Override
    public Examples example() {
        return data.shape().examples(List.of(data.first()));
    }

    @Override
    public String description() {
        return "blocks of %s samples, gradients as %s, samples with the checksum %s"
                .formatted(settings.blockSize(), settings.numbers(), data.checksum());
    }

    /** {@return what has been measured of the communication} */
    CommunicationCounts counts() {
        return counts;
    }

    @Override
    public void beginEpoch(long epoch, int[] order, int stepSize) {
        endEpoch();
        if (broadcastModel == null) { // after a checkpoint has been restored
            broadcastModel = spark.broadcast(SerializedModel.of(model, settings.lossText()));
        }
        layout =
                new StepLayout(order.length, stepSize, settings.blockSize(), settings.partitions());
        shares = data.arranged(spark, order, layout).persist(StorageLevel.MEMORY_AND_DISK());
        lossWeights = sumsOfLossWeights();
    }

    /** Adds the weights of the losses of all blocks of the epoch, by step. */
    private Map<Integer, double[]> sumsOfLossWeights() {
        Broadcast<SerializedModel> sent = broadcastModel;
        SequenceShape shape = data.shape();
        StepLayout steps = layout;
        Map<Integer, double[]> byPosition = new TreeMap<>();
        for (Tuple2<Integer, double[]> block :
                shares.flatMap(share -> lossWeights(share, sent.value(), shape)).collect()) {
            byPosition.put(block._1(), block._2());
        }
        Map<Integer, double[]> sums = new TreeMap<>();
        byPosition.forEach(
                (position, weights) ->
                        sums.merge(steps.step(position), weights, GradientSource::sum));
        return sums;
    }

    private static Iterator<Tuple2<Integer, double[]>> lossWeights(
            EpochShare share, SerializedModel model, SequenceShape shape) {
        return GradientWorker.with(
                model,
                shape,
                worker -> {
                    List<Tuple2<Integer, double[]>> weights = new ArrayList<>();
                    for (int step : share.steps()) {
                        for (EpochShare.Block block : share.blocks(step)) {
                            weights.add(new Tuple2<>(block.position(), worker.lossWeights(block)));
                        }
                    }
                    return weights.iterator();
                });
    }

    @Override
    public Sums compute(Step step, Weights weights) {
        int number = layout.step(step.position());
        long start = System.nanoTime();
        Broadcast<float[]> sentWeights =
                spark.broadcast(GradientWorker.flat(weights, step.trained()));
        StepTask task =
                new StepTask(
                        broadcastModel,
                        sentWeights,
                        data.shape(),
                        number,
                        layout.blocks(number),
                        new ArrayList<>(step.trained()),
                        new StepTask.Common(step.samples(), lossWeights.get(number), step.draw()),
                        settings.numbers());
        try {
            SumMessage message =
                    settings.reduction() == Reduction.BARRIER
                            ? BarrierStage.run(shares, task, random.nextLong())
                            : tree(shares.mapPartitionsWithIndex(task, true));
            GradientSum.Part total = message.sum().total();
            counts.add(
                    System.nanoTime() - start,
                    message,
                    (long) Float.BYTES * total.gradients().length);
            return new Sums(total, lossWeights.get(number));
        } finally {
            sentWeights.destroy();
        }
    }

    /**
     * Adds the sums of about √n neighbouring partitions on an executor, the rest on the driver.
     * Spark's treeReduce groups distant partitions, whose blocks cannot be added yet.
     */
    private static SumMessage tree(JavaRDD<SumMessage> sums) {
        int partitions = sums.getNumPartitions();
        if (partitions <= DIRECT) {
            return sums.reduce(SumMessage::merge);
        }
        int root = Math.ceilDiv(Integer.SIZE - Integer.numberOfLeadingZeros(partitions - 1), 2);
        int group = 1 << root; // the blocks of a group are a complete subtree, if sizes suit
        return JavaPairRDD.fromJavaRDD(
                        sums.mapPartitionsWithIndex(
                                (partition, own) ->
                                        List.of(new Tuple2<>(partition / group, own.next()))
                                                .iterator(),
                                true))
                .reduceByKey(
                        new HashPartitioner(Math.ceilDiv(partitions, group)), SumMessage::merge)
                .values()
                .reduce(SumMessage::merge);
    }

    private void endEpoch() {
        if (shares != null) {
            shares.unpersist(false);
            shares = null;
        }
    }

    @Override
    public void close() {
        endEpoch();
        if (broadcastModel != null) {
            broadcastModel.destroy();
        }
    }
}
