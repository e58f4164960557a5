package io.rnn4j.spark;

import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.core.data.Dataset;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.History;
import io.rnn4j.serialization.ComponentText;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

import java.util.Objects;
import java.util.function.Consumer;

/**
 * Trains a model on samples in the executors' memory, with the result of a training in one process.
 * In every step, all partitions compute gradients of their share of the batch at the same weights;
 * their sum is formed block by block in a fixed order, and the driver calls the optimizer once.
 *
 * <p>The weights have the same bits for any number of executors and partitions, after failures of
 * executors, and with speculative tasks: those of {@code model.fit} on the same samples in the
 * order of their keys, with {@link FitOptions#gradientBlocks} of the same block size.
 *
 * <p>Objects are immutable: each setter returns a copy with one setting changed.
 */
@SuppressWarnings("doclint:missing") // {@return …} documents the parameter of a setter
public final class SynchronousTraining implements Cloneable {
    private final Optimizer optimizer;
    private final Loss loss;
    private final String lossText;
    // assigned in a copy before it is returned, and never again
    private int blockSize = 32;
    private int partitions;
    private boolean everyStep;
    private BadRows badRows = BadRows.REJECT;
    private Reduction reduction = Reduction.TREE;
    private GradientNumbers numbers = GradientNumbers.FLOAT;

    /**
     * The result of a training.
     *
     * @param history the results of every epoch
     * @param skipped number of samples that were left out
     * @param communication what the steps have cost
     */
    public record Result(History history, long skipped, Communication communication) {
        /** Rejects null. */
        public Result {
            Objects.requireNonNull(history, "history");
            Objects.requireNonNull(communication, "communication");
        }
    }

    /**
     * Creates a training with blocks of 32 samples.
     *
     * @param optimizer the optimizer, called by the driver
     * @param loss the loss, computed by the executors
     * @throws IllegalArgumentException if the loss is not an installed component
     */
    public SynchronousTraining(Optimizer optimizer, Loss loss) {
        this.optimizer = Objects.requireNonNull(optimizer, "optimizer");
        this.loss = Objects.requireNonNull(loss, "loss");
        this.lossText = ComponentText.write(Loss.class, loss);
    }

    private SynchronousTraining with(Consumer<SynchronousTraining> change) {
        try {
            SynchronousTraining copy = (SynchronousTraining) clone();
            change.accept(copy);
            return copy;
        } catch (CloneNotSupportedException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /**
     * {@return a copy with this number of samples per block, at least 1; 32 by default} The block
     * size determines the rounding of the result, and how many partitions can share a step: batch
     * size / block size.
     */
    public SynchronousTraining blockSize(int samples) {
        return with(copy -> copy.blockSize = atLeastOne("blockSize", samples));
    }

    /** {@return the number of samples of a block} */
    int blockSize() {
        return blockSize;
    }

    /**
     * {@return a copy with this number of partitions, at least 1} By default, there is one
     * partition for each core of the cluster, but not more than the number of blocks of a step. The
     * result does not depend on it.
     */
    public SynchronousTraining partitions(int number) {
        return with(copy -> copy.partitions = atLeastOne("partitions", number));
    }

    /** {@return the number of partitions} */
    int partitions() {
        return partitions;
    }

    /** {@return a copy for models with an output, and targets, at every time step, or not} */
    public SynchronousTraining targetsAtEveryStep(boolean every) {
        return with(copy -> copy.everyStep = every);
    }

    /** {@return a copy with this treatment of invalid samples; by default they are rejected} */
    public SynchronousTraining badRows(BadRows treatment) {
        Objects.requireNonNull(treatment, "treatment");
        return with(copy -> copy.badRows = treatment);
    }

    /** {@return a copy that sends gradients in this number format; float by default} */
    public SynchronousTraining numbers(GradientNumbers kind) {
        Objects.requireNonNull(kind, "kind");
        return with(copy -> copy.numbers = kind);
    }

    /** {@return the number format in which gradients are sent} */
    GradientNumbers numbers() {
        return numbers;
    }

    /**
     * {@return a copy that adds the gradients of the partitions in this way; by a tree by default}
     */
    public SynchronousTraining reduction(Reduction way) {
        Objects.requireNonNull(way, "way");
        return with(copy -> copy.reduction = way);
    }

    /** {@return how the gradients of partitions are added} */
    Reduction reduction() {
        return reduction;
    }

    /** {@return the loss as JSON} */
    String lossText() {
        return lossText;
    }

    private static int atLeastOne(String setting, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    "%s must be at least 1, got %s".formatted(setting, value));
        }
        return value;
    }

    /**
     * Compiles and trains a model. Listeners, schedules and checkpoints run on the driver and work
     * as in one process; {@link FitOptions#resume} continues a training whose driver was lost.
     *
     * @param model a model with one input and one output
     * @param data samples with different keys
     * @param options epochs, batch size and so on; see {@link
     *     Model#fit(io.rnn4j.core.training.GradientSource, FitOptions)} for those that are rejected
     * @return the results
     * @throws IllegalArgumentException if samples cannot be used, if there are fewer than a batch,
     *     or if options do not suit
     */
    public Result fit(Model model, JavaRDD<LabelledSequence> data, FitOptions options) {
        return train(model, data, null, options);
    }

    /**
     * Compiles and trains a model as {@link #fit(Model, JavaRDD, FitOptions)}, and evaluates
     * validation data on the driver after every epoch, for example for early stopping.
     *
     * @param model a model with one input and one output
     * @param data samples with different keys
     * @param validation validation data, in the memory of the driver
     * @param options as without validation data
     * @return the results
     * @throws IllegalArgumentException if samples cannot be used, if there are fewer than a batch,
     *     or if options do not suit
     */
    public Result fit(
            Model model, JavaRDD<LabelledSequence> data, Dataset validation, FitOptions options) {
        return train(model, data, Objects.requireNonNull(validation, "validation"), options);
    }

    private Result train(
            Model model,
            JavaRDD<LabelledSequence> data,
            Dataset validation, // null for none
            FitOptions options) {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(options, "options");
        if (reduction == Reduction.BARRIER && numbers == GradientNumbers.HALF) {
            throw new IllegalArgumentException(
                    "barrier stages exchange float gradients; leave out numbers(HALF), or use"
                            + " reduction(TREE)");
        }
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(data.context());
        int batch = Math.multiplyExact(options.batchSize(), options.accumulate());
        SynchronousTraining chosen =
                partitions > 0
                        ? this
                        : partitions(
                                Math.clamp(
                                        Math.ceilDiv(batch, blockSize),
                                        1,
                                        Math.max(1, spark.defaultParallelism())));
        SequenceShape shape = SequenceShape.of(model, targetWidth(model), everyStep);
        try (NumberedData numbered = NumberedData.of(data, shape, badRows, chosen.partitions)) {
            if (numbered.count() < batch) {
                throw new IllegalArgumentException(
                        "a batch of %s samples is larger than the data, which have %s; choose a batch size of at most %s"
                                .formatted(batch, numbered.count(), numbered.count()));
            }
            model.compile(optimizer, loss);
            try (SparkGradients gradients = new SparkGradients(spark, numbered, chosen, model)) {
                History history =
                        validation == null
                                ? model.fit(gradients, options)
                                : model.fit(gradients, validation, options);
                return new Result(history, numbered.skipped(), gradients.counts().result());
            }
        }
    }

    /** {@return the number of values of a target: that of the output, or one class} */
    private int targetWidth(Model model) {
        int width = model.outputWidths().values().iterator().next();
        return loss.targetWidth(width);
    }
}
