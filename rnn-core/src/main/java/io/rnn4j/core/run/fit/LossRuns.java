package io.rnn4j.core.run.fit;

import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.loss.MetricResult;
import io.rnn4j.api.loss.ObjectiveDefinition;
import io.rnn4j.api.loss.RowAccumulator;
import io.rnn4j.core.engine.network.NetworkRun;
import io.rnn4j.core.engine.objective.LossRun;
import io.rnn4j.core.engine.objective.ObjectiveRun;
import io.rnn4j.core.run.assembly.AssembledModel;
import io.rnn4j.core.run.batch.Batch;
import io.rnn4j.core.run.batch.SampleRows;
import io.rnn4j.core.run.batch.Samples;
import io.rnn4j.core.run.batch.TrainingObjectives;
import io.rnn4j.core.run.batch.TrainingObjectives.OutputObjective;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.NonFiniteException;
import io.rnn4j.core.training.StateValues;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Computes the losses and the metrics of all outputs batch by batch, and their means over many
 * batches.
 */
final class LossRuns {
    private final AssembledModel model;
    private final TrainingObjectives objectives;
    private final Execution execution;
    private final boolean training;
    private final OutputLossRun[] outputs; // an iterator of a list would be allocated
    private final Regularization regularization; // null if there are no penalties on weights
    private final OutputPenalties penalties; // null if there are none on outputs of layers
    private int batchSize;
    private boolean inBlocks; // whether only sums over the blocks of the batch are known
    private double penaltiesOfBlocks; // the sum of the penalties on outputs
    private double weightPenalty; // of the weights in the last batch

    // sums over batches
    private long samples;
    private double weightPenalties;
    private double outputPenalties;
    private String nonFinite; // the place of the first loss that is not finite

    /** Creates the runs. */
    LossRuns(
            AssembledModel model,
            TrainingObjectives objectives,
            Optional<Regularization> regularization,
            Execution execution,
            boolean training) {
        this.regularization = regularization.orElse(null);
        this.penalties = OutputPenalties.of(model).orElse(null);
        this.model = model;
        this.objectives = objectives;
        this.execution = execution;
        this.training = training;
        this.outputs =
                objectives.all().stream().map(OutputLossRun::new).toArray(OutputLossRun[]::new);
    }

    /** Prepares for the widths of the targets. */
    void suit(Samples samples) {
        for (OutputLossRun each : outputs) {
            each.suit(samples.targets(each.number).width());
        }
    }

    /** Prepares the losses for a batch and its prepared run. */
    void prepare(Batch batch, NetworkRun.Prepared run) {
        for (OutputLossRun each : outputs) {
            each.prepare(batch, run);
        }
        if (penalties != null) {
            penalties.prepare(batch, run);
        }
        batchSize = batch.size();
        inBlocks = false;
    }

    /** {@return for each output the sum of the weights of its values in the prepared batch} */
    double[] totalWeights() {
        return Arrays.stream(outputs).mapToDouble(each -> each.loss.totalWeight()).toArray();
    }

    /**
     * Makes the prepared batch a block of a larger one.
     *
     * @param totalWeights for each output the sum of the weights of its values
     * @param ofAll number of samples
     */
    void partOf(double[] totalWeights, int ofAll) {
        for (int index = 0; index < outputs.length; index++) {
            outputs[index].loss.totalWeight(totalWeights[index]);
        }
        if (penalties != null) {
            penalties.samples(ofAll);
        }
    }

    /** {@return the sum of the losses of each output, and the sum of the penalties on outputs} */
    double[] blockLosses() {
        double[] sums = new double[outputs.length + 1];
        for (int index = 0; index < outputs.length; index++) {
            sums[index] = outputs[index].addLossTo(0);
        }
        sums[outputs.length] = addOutputPenalties(0);
        return sums;
    }

    /** Takes the sums of {@link #blockLosses} over all blocks in place of a batch. */
    void takeBlocks(double[] sums, double[] totalWeights, int ofAll) {
        for (int index = 0; index < outputs.length; index++) {
            outputs[index].takeBlocks(sums[index], totalWeights[index]);
        }
        inBlocks = true;
        penaltiesOfBlocks = sums[outputs.length];
        batchSize = ofAll;
    }

    /** Computes the losses of the samples from … to - 1. */
    void forward(int part, int from, int to) {
        for (OutputLossRun each : outputs) {
            each.loss.forward(part, from, to);
        }
    }

    /** Computes the gradients of the outputs for the samples from … to - 1. */
    void backward(int part, int from, int to) {
        for (OutputLossRun each : outputs) {
            each.loss.backward(each.reduction, each.weight, part, from, to);
        }
        if (penalties != null) {
            penalties.backward(from, to);
        }
    }

    /** Computes the metrics of a batch. */
    void measure(Batch batch, NetworkRun.Prepared run) {
        for (OutputLossRun each : outputs) {
            each.measure(batch, run);
        }
    }

    /** {@return the weighted sum of the losses of the batch, plus all penalties} */
    double value() {
        double value = 0;
        for (OutputLossRun each : outputs) {
            value += each.weight * each.loss();
        }
        weightPenalty = penaltyOnWeights();
        return value + weightPenalty + addOutputPenalties(0) / batchSize;
    }

    /** {@return whether all rows of the batch are masked or ignored} */
    boolean isEmpty() {
        for (OutputLossRun each : outputs) {
            if (each.loss.totalWeight() != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * {@return the place of the first loss that is not finite in a batch whose total loss is not
     * finite}
     */
    String firstNonFinite(Batch batch) {
        for (OutputLossRun each : outputs) {
            int sample = each.loss.firstNonFiniteSample();
            if (sample >= 0) {
                return "%s, output '%s'"
                        .formatted(batch.name(sample), each.objective.settings().output());
            }
        }
        return "the penalties of regularizers";
    }

    // ---- means over many batches

    /** Sets the sums over batches to 0. */
    void clearSums() {
        nonFinite = null;
        samples = 0;
        weightPenalties = 0;
        outputPenalties = 0;
        weightPenalty = training ? 0 : penaltyOnWeights(); // a step changes the weights
        for (OutputLossRun each : outputs) {
            each.clearSums();
        }
    }

    /** Adds the sums over batches to the state of a training. */
    void save(StateValues state) {
        state.putInteger("samples", samples);
        state.putNumber("weight_penalties", weightPenalties);
        state.putNumber("output_penalties", outputPenalties);
        for (int number = 0; number < outputs.length; number++) {
            outputs[number].save(state.part("output/" + number));
        }
    }

    /** Continues with sums that have been saved. */
    void restore(StateValues state) {
        clearSums();
        samples = state.integer("samples", 0, Long.MAX_VALUE);
        weightPenalties = state.number("weight_penalties");
        outputPenalties = state.number("output_penalties");
        for (int number = 0; number < outputs.length; number++) {
            outputs[number].restore(state.part("output/" + number));
        }
    }

    /** Rejects metrics whose sums cannot be saved; for {@link #save} within an epoch. */
    void requireSavable() {
        for (OutputLossRun each : outputs) {
            each.requireSavable();
        }
    }

    /** Adds the losses and metrics of the batch to the sums. */
    void addToSums() {
        samples += batchSize;
        weightPenalties += weightPenalty * batchSize;
        outputPenalties = addOutputPenalties(outputPenalties);
        for (OutputLossRun each : outputs) {
            each.addLossToSums();
        }
        if (!inBlocks) { // those of blocks have been added one after the other
            addMetricsToSums();
        }
    }

    /** Adds the metrics of the batch, or of a block of it, to the sums. */
    void addMetricsToSums() {
        for (OutputLossRun each : outputs) {
            each.addMetricsToSums();
        }
    }

    /**
     * Adds the losses and metrics of the batch to the sums, and records where a loss is not finite.
     */
    void addToSums(Batch batch) {
        addToSums();
        if (nonFinite == null && !Double.isFinite(total())) {
            nonFinite = firstNonFinite(batch);
        }
    }

    /** Rejects a loss over all batches that is not finite. */
    void requireFinite(String what) {
        if (!Double.isFinite(total())) {
            throw new NonFiniteException(
                    ("%s is %s, first in %s; the weights are finite, but the model overflows on"
                                    + " these data: try a smaller learning rate or scaled data, or"
                                    + " turn the check off with checkFinite(false)")
                            .formatted(what, total(), nonFinite));
        }
    }

    /** {@return warnings of losses in which no row counts, and of metrics that are not finite} */
    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        for (OutputLossRun each : outputs) {
            if (!each.hasCounted()) {
                warnings.add(
                        ("no row of output '%s' counts in its loss: each is masked, or its target"
                                        + " is masked, ignored or of weight 0; nothing is learned"
                                        + " from it")
                                .formatted(each.objective.settings().output()));
            }
        }
        boolean finiteLoss = Double.isFinite(total());
        results("")
                .forEach(
                        (name, value) -> {
                            if (finiteLoss && !Double.isFinite(value)) {
                                warnings.add(
                                        "the result '%s' is %s, although the loss is finite"
                                                .formatted(name, value));
                            }
                        });
        return warnings;
    }

    private double total() {
        double total = 0;
        for (OutputLossRun each : outputs) {
            total += each.weight * each.meanLoss();
        }
        return samples == 0 ? total : total + penalty();
    }

    private double penaltyOnWeights() {
        return regularization == null ? 0 : regularization.penalty();
    }

    private double addOutputPenalties(double before) {
        if (inBlocks) {
            return before + penaltiesOfBlocks;
        }
        return penalties == null ? before : penalties.addTo(before);
    }

    /** {@return the mean of the penalties over all samples} */
    private double penalty() {
        double ofWeights = training ? weightPenalties / samples : weightPenalty;
        return ofWeights + outputPenalties / samples;
    }

    /** Returns total loss, losses of the outputs and metrics by name, each name with a prefix. */
    Map<String, Double> results(String prefix) {
        Map<String, Double> results = new LinkedHashMap<>();
        results.put(prefix + "loss", total());
        for (OutputLossRun each : outputs) {
            if (objectives.named()) {
                results.put(
                        prefix + objectives.resultName(each.objective, "loss"), each.meanLoss());
            }
            each.forEachResult(
                    (name, value) ->
                            results.put(
                                    prefix + objectives.resultName(each.objective, name), value));
        }
        return results;
    }

    /** Returns the totals of the first metric of the first output. */
    double[] totalsOfMetric() {
        return outputs[0].totals(0);
    }

    /** The loss and the metrics of one output, with their sums over batches. */
    private final class OutputLossRun {
        final OutputObjective objective;
        final int number;
        private final int axis; // of the mask, -1 for none
        final LossReduction reduction;
        final double weight;
        private final int metricCount;
        LossRun loss;
        private ObjectiveRun rows; // the loss of rows; null for one of sequences
        private SequenceLossRun sequences; // null for a loss of rows
        private ObjectiveRun[] metrics = {};
        private RowAccumulator[] accumulators = {}; // null for a metric that is a mean
        private List<List<MetricResult>> metricResults;
        private double[] sums; // of the loss, then of the metrics
        private double[] weights;
        private int targetWidth;
        private boolean inBlocks; // whether only the sum over the blocks of the batch is known
        private double lossOfBlocks;

        OutputLossRun(OutputObjective objective) {
            this.objective = objective;
            this.number = objective.output();
            this.axis =
                    objective.signal().time().isOfInput() ? objective.signal().time().input() : -1;
            this.reduction = objective.settings().loss().reduction();
            this.weight = objective.settings().weight();
            this.metricCount = objective.settings().metrics().size();
        }

        /** Prepares for the width of the targets. */
        void suit(int width) {
            if (loss != null && (sequences != null || width == targetWidth)) {
                return;
            }
            List<ObjectiveDefinition> equations = objective.equations(width);
            int threads = training ? execution.threads() : 1;
            LossRun suited;
            if (objective.paths().isEmpty()) {
                rows =
                        new ObjectiveRun(
                                equations.getFirst(), training, execution.kernels(), threads);
                suited = rows;
            } else {
                sequences = new SequenceLossRun(model, objective, objective.paths().get(), threads);
                suited = sequences.loss();
            }
            metrics =
                    equations.stream()
                            .skip(1)
                            .map(metric -> new ObjectiveRun(metric, false, execution.kernels(), 1))
                            .toArray(ObjectiveRun[]::new);
            accumulators =
                    equations.stream()
                            .skip(1)
                            .map(metric -> metric.newAccumulator().orElse(null))
                            .toArray(RowAccumulator[]::new);
            metricResults = equations.stream().skip(1).map(ObjectiveDefinition::results).toList();
            loss = suited;
            targetWidth = width;
        }

        /** Prepares the loss for a batch and its prepared run. */
        void prepare(Batch batch, NetworkRun.Prepared run) {
            inBlocks = false;
            if (sequences == null) {
                prepare(rows, batch, run, training);
            } else {
                sequences.prepare(batch, run, training);
            }
        }

        /**
         * Takes the sum of the losses over all blocks and the divisor of a mean in place of a
         * batch.
         */
        void takeBlocks(double sum, double totalWeight) {
            inBlocks = true;
            lossOfBlocks = sum;
            loss.totalWeight(totalWeight);
        }

        /**
         * {@return the loss of the batch, reduced to the mean or the sum; 0 if all rows are masked}
         */
        double loss() {
            return addLossTo(0) * loss.scale(reduction);
        }

        /**
         * {@return the sum of earlier batches plus the losses of the batch, times their weights}
         */
        double addLossTo(double before) {
            return inBlocks ? before + lossOfBlocks : loss.addTo(before);
        }

        /** Computes the metrics of a batch. */
        void measure(Batch batch, NetworkRun.Prepared run) {
            if (sequences != null && metrics.length > 0) {
                sequences.decode();
            }
            for (ObjectiveRun metric : metrics) {
                if (sequences == null) {
                    prepare(metric, batch, run, false);
                    metric.forward(0, 0, batch.size());
                } else {
                    sequences.measure(metric);
                }
            }
        }

        private void prepare(
                ObjectiveRun objectiveRun, Batch batch, NetworkRun.Prepared run, boolean gradient) {
            SampleRows targets = batch.samples().targets(number);
            int steps = targets.steps();
            float[] target = objectiveRun.target(steps, batch.size());
            int[] classes = targets.isInt() ? objectiveRun.classes() : null;
            batch.copyTargets(number, target, classes);
            if (targets.hasMissingElements()) {
                batch.copyMissing(number, objectiveRun.missing());
            }
            boolean[] masked = axis < 0 ? null : batch.masks()[axis];
            batch.weigh(number, objectiveRun.weigh(steps, batch.size(), masked));
            objectiveRun.prepare(
                    steps,
                    batch.size(),
                    run.output(number),
                    run.outputStart(number),
                    gradient ? run.outputGradient(number) : null);
        }

        // ---- sums over batches

        /** Sets the sums to 0. */
        void clearSums() {
            sums = new double[metricCount + 1];
            weights = new double[sums.length];
            for (RowAccumulator accumulator : accumulators) {
                if (accumulator != null) {
                    accumulator.clear();
                }
            }
        }

        /** Adds the loss of the batch to the sums. */
        void addLossToSums() {
            sums[0] = addLossTo(sums[0]);
            weights[0] = inBlocks ? weights[0] + loss.totalWeight() : loss.addWeightTo(weights[0]);
        }

        /** Adds the metrics of the batch, or of a block of it, to the sums. */
        void addMetricsToSums() {
            for (int index = 0; index < metrics.length; index++) {
                if (accumulators[index] == null) {
                    sums[index + 1] = metrics[index].addTo(sums[index + 1]);
                    weights[index + 1] = metrics[index].addWeightTo(weights[index + 1]);
                } else {
                    metrics[index].addRowsTo(accumulators[index]);
                }
            }
        }

        /** {@return whether the loss of any row has counted} */
        boolean hasCounted() {
            return weights[0] != 0;
        }

        /** Adds the sums to the state of a training. */
        void save(StateValues state) {
            state.putNumbers("sums", sums);
            state.putNumbers("weights", weights);
            for (int metric = 0; metric < metricCount; metric++) {
                if (accumulators[metric] != null) {
                    state.putNumbers("metric/" + metric, accumulators[metric].state());
                }
            }
        }

        /** Continues with sums that have been saved. */
        void restore(StateValues state) {
            sums = state.numbers("sums", sums.length);
            weights = state.numbers("weights", weights.length);
            for (int metric = 0; metric < metricCount; metric++) {
                if (accumulators[metric] != null) {
                    accumulators[metric].restore(state.numbers("metric/" + metric));
                }
            }
        }

        /** Rejects metrics whose sums cannot be saved. */
        void requireSavable() {
            for (int metric = 0; metric < metricCount; metric++) {
                try {
                    if (accumulators[metric] != null) {
                        accumulators[metric].state();
                    }
                } catch (UnsupportedOperationException failure) {
                    throw new IllegalArgumentException(
                            ("checkpoints need the state of the metric '%s' of output '%s': %s;"
                                 + " implement both, or train without checkpoints or the metric")
                                    .formatted(
                                            objective.settings().metrics().get(metric).name(),
                                            objective.settings().output(),
                                            failure.getMessage()));
                }
            }
        }

        /** {@return the totals of a metric: its mean, unless it has an accumulator} */
        double[] totals(int metric) {
            RowAccumulator accumulator = accumulators[metric];
            return accumulator == null ? new double[] {mean(metric + 1)} : accumulator.totals();
        }

        /** Gives the name and the value of every result of the metrics. */
        void forEachResult(BiConsumer<String, Double> receiver) {
            for (int index = 0; index < metrics.length; index++) {
                double[] totals = totals(index);
                for (MetricResult result : metricResults.get(index)) {
                    receiver.accept(result.name(), result.of().applyAsDouble(totals));
                }
            }
        }

        /** {@return the loss over all batches; 0 if all rows are masked} */
        double meanLoss() {
            return reduction == LossReduction.SUM ? sums[0] : mean(0);
        }

        private double mean(int index) {
            return weights[index] == 0 ? 0 : sums[index] / weights[index];
        }
    }
}
