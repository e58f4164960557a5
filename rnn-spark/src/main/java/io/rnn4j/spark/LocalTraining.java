package io.rnn4j.spark;

import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.GradientSum;
import io.rnn4j.core.training.History;
import io.rnn4j.serialization.ComponentText;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Trains a model by local steps: in each round, every worker starts from the same weights and takes
 * some optimizer steps of its own; the next round starts from the mean of the workers' weights,
 * weighted by their numbers of samples (Stich 2019, Local SGD converges fast and communicates
 * little). Workers communicate once per round instead of once per step, which suits slow networks.
 * The result differs from that of {@link SynchronousTraining} and depends on the numbers of workers
 * and of local steps, but not on executors and failures.
 *
 * <p>The optimizer slots, and the counts on which dropout masks depend, are reset to 0 in every
 * round. Stich's analysis applies to gradient descent without momentum.
 *
 * @param optimizer the optimizer of the workers
 * @param loss the loss
 * @param workers number of workers, at least 1
 * @param steps number of local steps per round, at least 1
 */
public record LocalTraining(Optimizer optimizer, Loss loss, int workers, int steps) {
    /** Checks the settings. */
    public LocalTraining {
        Objects.requireNonNull(optimizer, "optimizer");
        Objects.requireNonNull(loss, "loss");
        if (workers < 1 || steps < 1) {
            throw new IllegalArgumentException(
                    "the numbers of workers and of local steps must be at least 1, got %s and %s"
                            .formatted(workers, steps));
        }
    }

    /** What a worker has trained. */
    private record Trained(int worker, float[] weights, double loss, int samples)
            implements Serializable {}

    /** What all tasks of a round have in common. */
    private record Round(
            SerializedModel model, String optimizer, SequenceShape shape, int batch, int number)
            implements Serializable {}

    /**
     * Trains a model.
     *
     * @param model a model with one input and one output
     * @param data samples with different keys
     * @param epochs number of passes through the data, at least 1
     * @param batchSize number of samples of a local step, at least 1
     * @return the mean of the losses of the local steps of each epoch
     * @throws IllegalArgumentException if samples cannot be used
     */
    public History fit(Model model, JavaRDD<LabelledSequence> data, int epochs, int batchSize) {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(data, "data");
        FitOptions.epochs(epochs).batchSize(batchSize); // checks them
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(data.context());
        int width = loss.targetWidth(model.outputWidths().values().iterator().next());
        SequenceShape shape = SequenceShape.of(model, width, false);
        List<Map<String, Double>> results = new ArrayList<>();
        try (NumberedData numbered = NumberedData.of(data, shape, BadRows.REJECT, workers)) {
            for (int epoch = 0; epoch < epochs; epoch++) {
                int[] order =
                        new RandomNumbers(model.seed(), "local shuffle/" + epoch)
                                .permutation(numbered.count());
                int ofWorker = Math.multiplyExact(batchSize, steps);
                StepLayout layout =
                        new StepLayout(
                                order.length,
                                Math.multiplyExact(ofWorker, workers),
                                ofWorker,
                                workers);
                results.add(runEpoch(model, spark, numbered, order, layout, batchSize));
            }
        }
        return new History(results);
    }

    private Map<String, Double> runEpoch(
            Model model,
            JavaSparkContext spark,
            NumberedData data,
            int[] order,
            StepLayout layout,
            int batchSize) {
        JavaRDD<EpochShare> shares =
                data.arranged(spark, order, layout).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            double sum = 0;
            int rounds = Math.ceilDiv(order.length, layout.stepSize());
            for (int number = 0; number < rounds; number++) {
                SerializedModel serialized =
                        SerializedModel.of(model, ComponentText.write(Loss.class, loss));
                Broadcast<Round> round =
                        spark.broadcast(
                                new Round(
                                        serialized,
                                        ComponentText.write(Optimizer.class, optimizer),
                                        data.shape(),
                                        batchSize,
                                        number));
                List<Trained> trained =
                        shares.mapPartitions(own -> train(round.value(), own), true).collect();
                round.destroy();
                sum += average(model, trained);
            }
            return Map.of("loss", sum / order.length);
        } finally {
            shares.unpersist(false);
        }
    }

    private static Iterator<Trained> train(Round round, Iterator<EpochShare> shares) {
        List<Trained> trained = new ArrayList<>();
        while (shares.hasNext()) {
            for (EpochShare.Block block : shares.next().blocks(round.number())) {
                Model model = round.model().worker();
                model.compile(optimizer(round), lossOf(round));
                int samples = block.samples().size();
                History history =
                        model.fit(
                                round.shape().examples(block.samples()),
                                FitOptions.epochs(1).batchSize(round.batch()).shuffle(false));
                List<String> names = List.copyOf(model.weights().names());
                trained.add(
                        new Trained(
                                block.number(),
                                GradientWorker.flat(model.weights(), names),
                                history.loss()[0] * samples,
                                samples));
            }
        }
        return trained.iterator();
    }

    private static Optimizer optimizer(Round round) {
        try {
            return ComponentText.read(Optimizer.class, round.optimizer());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Loss lossOf(Round round) {
        try {
            return ComponentText.read(Loss.class, round.model().loss());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Gives the model the mean of the weights, in the order of the workers; returns the losses. */
    private static double average(Model model, List<Trained> trained) {
        int samples = trained.stream().mapToInt(Trained::samples).sum();
        GradientSum sum = new GradientSum(trained.size());
        for (Trained each : trained) {
            float share = (float) ((double) each.samples() / samples);
            float[] weights = each.weights();
            for (int k = 0; k < weights.length; k++) {
                weights[k] *= share;
            }
            sum.add(each.worker(), weights, new double[] {each.loss()});
        }
        GradientSum.Part mean = sum.total();
        model.weights()
                .setAll(
                        GradientWorker.tensors(
                                model.weights(),
                                List.copyOf(model.weights().names()),
                                mean.gradients()));
        return mean.losses()[0];
    }
}
