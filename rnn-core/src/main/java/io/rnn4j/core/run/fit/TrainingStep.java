package io.rnn4j.core.run.fit;

import io.rnn4j.api.optimizer.GradientClipping;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.engine.network.NetworkRun;
import io.rnn4j.core.engine.node.Checkpoints;
import io.rnn4j.core.engine.node.WeightArray;
import io.rnn4j.core.engine.objective.ClippingRun;
import io.rnn4j.core.engine.objective.NonFiniteUpdate;
import io.rnn4j.core.engine.objective.UpdateRun;
import io.rnn4j.core.run.assembly.AssembledModel;
import io.rnn4j.core.run.assembly.AssembledModel.StateLocation;
import io.rnn4j.core.run.assembly.ModelWeights;
import io.rnn4j.core.run.batch.Batch;
import io.rnn4j.core.run.batch.CarriedStates;
import io.rnn4j.core.run.batch.NamedStates;
import io.rnn4j.core.run.batch.Samples;
import io.rnn4j.core.run.batch.TrainingObjectives;
import io.rnn4j.core.run.feedback.FeedbackRuns;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.FitOptions.RateFactor;
import io.rnn4j.core.training.GradientFlow;
import io.rnn4j.core.training.GradientSource;
import io.rnn4j.core.training.GradientSum;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Training steps of a model: forward pass, loss, backward pass, weight gradients, clipping,
 * optimizer. It runs one step at a time and keeps the slots of the optimizer.
 */
final class TrainingStep {

    /**
     * Counts since {@code compile}, over all calls and executions, on which schedules and random
     * numbers depend; and the factor of the learning rate.
     */
    static final class Counts {
        /** Number of epochs started. */
        long epochs;

        /** Number of optimizer steps. */
        long steps;

        /** Number of batches that have drawn random masks: steps, and batches before a piece. */
        long draws;

        /** Product of the factors by which listeners have scaled the learning rate. */
        double rateFactor = 1;
    }

    private final AssembledModel model;
    private final Execution execution;
    private final int executedCheckpoints; // those of the execution
    private final Counts counts;
    private final ModelWeights weights;
    private final NamedStates states;
    private final Collection<StateLocation> stateLocations;
    private final Supplier<LossRuns> newLosses;
    private final Regularization regularization; // null for none
    private final int[] outputsWithoutLoss;
    private final UpdateRun update;
    private final Runnable updateWeights;
    private final double learningRate;
    private final Optional<GradientClipping> clipping;
    private final Optional<Averages> averages; // if the optimizer keeps any
    private final WeightArray[] arrays; // except those that the optimizer freezes
    private final WeightArray[] arraysByName; // the order in which norms are added
    private final List<float[]> gradients = new ArrayList<>(); // reused
    private final IntConsumer inputTask = this::copyInputs;
    private final IntConsumer lossTask = this::lossAndGradient;

    // buffers, null when they have been released
    private NetworkRun run; // with the following checkpoints
    private int checkpointEvery;
    private LossRuns losses;
    private CarriedStates carried;
    private int carriedOver; // number of samples if they are states of another training, or 0

    // settings of the current call
    private FeedbackRuns feedback; // null for free running
    private RateFactor rateFactor; // null for a constant learning rate
    private boolean checkFinite;
    private GradientBlocks blocks; // null if the gradients of a step are one sum
    private boolean measuresFlow;
    private final List<GradientFlow> flows = new ArrayList<>(); // of the measured steps
    private long epochs; // completed
    private double lastRate; // NaN before the first step

    // the current step
    private Batch batch;
    private NetworkRun.Prepared prepared;
    private NetworkRun.Gradients weightGradients;
    private double loss;
    private FlowMeasurement measurement; // null for none
    private long updatedVersion = -1; // version of the weights after the last update

    /** Creates the runs of a model; each step increases the counts. */
    TrainingStep(
            AssembledModel model,
            Execution execution,
            Optimizer optimizer,
            TrainingObjectives objectives,
            Optional<Regularization> regularization,
            Counts counts) {
        this.model = model;
        this.counts = counts;
        this.weights = model.weights();
        this.states = new NamedStates(model.states());
        this.stateLocations = model.states().values();
        this.carried = new CarriedStates(stateLocations);
        this.execution = execution;
        this.executedCheckpoints = execution.checkpointEvery();
        this.checkpointEvery = executedCheckpoints;
        this.regularization = regularization.orElse(null);
        this.newLosses = () -> new LossRuns(model, objectives, regularization, execution, true);
        this.outputsWithoutLoss =
                IntStream.concat(
                                IntStream.range(0, model.outputs().size())
                                        .filter(
                                                n ->
                                                        objectives.all().stream()
                                                                .noneMatch(o -> o.output() == n)),
                                objectives.unreadTransitions(model))
                        .toArray();
        this.update =
                new UpdateRun(optimizer, execution.kernels(), AssembledModel.limit(execution));
        this.updateWeights = this::updateWeights;
        this.learningRate = optimizer.learningRate();
        this.clipping = optimizer.clipping();
        this.averages = optimizer.evaluatedSlot().map(slot -> new Averages(weights, update, slot));
        this.arrays =
                weights.arrays().stream()
                        .filter(weight -> !optimizer.options(weight.name()).frozen())
                        .toArray(WeightArray[]::new);
        this.arraysByName = arrays.clone();
        Arrays.sort(arraysByName, Comparator.comparing(WeightArray::name));
    }

    /** Allocates the buffers of the steps unless that has been done. */
    void prepareBuffers() {
        if (run == null) {
            run = newRun();
            losses = newLosses.get();
        }
    }

    private NetworkRun newRun() {
        return model.run(
                execution.checkpointEvery(checkpointEvery), NetworkRun.Passes.WEIGHT_GRADIENTS);
    }

    /** Releases all buffers but the slots of the optimizer. */
    void releaseBuffers() {
        run = null;
        losses = null;
        batch = null;
        prepared = null;
        weightGradients = null;
        feedback = null;
        blocks = null;
        gradients.clear();
        carried = new CarriedStates(stateLocations);
        update.releaseGradients();
    }

    /**
     * Sets the options of the steps of a call: the feedback, null for free running; the factor of
     * the learning rate, null for a constant rate; and whether losses that are not finite are
     * rejected.
     */
    void configure(FeedbackRuns newFeedback, RateFactor newRateFactor, boolean newCheckFinite) {
        feedback = newFeedback;
        rateFactor = newRateFactor;
        checkFinite = newCheckFinite;
        blocks = null;
        beginBatch();
        lastRate = Double.NaN;
        weightGradients = null;
        carriedOver = 0;
    }

    /** Makes the gradients of the steps of the call sums over blocks of samples. */
    void addInBlocks(GradientBlocks newBlocks) {
        blocks = newBlocks;
    }

    /** Continues after a step of another training. */
    void resume(double newLastRate, double newLoss) {
        lastRate = newLastRate;
        loss = newLoss;
        updatedVersion = -1;
    }

    /** {@return the states that are carried from piece to piece} */
    CarriedStates carriedStates() {
        return carried;
    }

    /**
     * Makes the next piece of sequences begin with the {@link #carriedStates} as they are.
     *
     * @param samples number of samples of the states
     */
    void resumeCarriedStates(int samples) {
        carriedOver = samples;
    }

    /** {@return the final states of the last step} */
    CarriedStates finalCarriedStates() {
        carried.takeFinal(prepared, batch.size());
        return carried;
    }

    /** {@return the number of samples of the last step} */
    int batchSize() {
        return batch.size();
    }

    /** {@return the counts that each step increases} */
    Counts counts() {
        return counts;
    }

    /** {@return the optimizer and its slots} */
    UpdateRun optimizer() {
        return update;
    }

    /**
     * Keeps the values of only a share of the time steps of sequences, so that several batches in
     * one step take the memory of one.
     */
    void divideTime(int batches, int steps) {
        int every = executedCheckpoints;
        if (batches > 1) {
            every = Math.min(new Checkpoints(every).window(steps), Math.ceilDiv(steps, batches));
        }
        if (every != checkpointEvery) {
            checkpointEvery = every;
            run = newRun();
        }
    }

    /** Starts an epoch, after a number of completed ones. */
    void beginEpoch(long completed) {
        epochs = completed;
        if (feedback != null) {
            feedback.beginEpoch(completed);
        }
    }

    /** Prepares the losses for the widths of the targets. */
    void suit(Samples samples) {
        losses.suit(samples);
    }

    /**
     * Takes a step on the beginnings of sequences, with initial states by name; others have their
     * default initial values.
     */
    void train(Batch newBatch, Map<String, Tensor> initialStates) {
        prepare(newBatch);
        states.begin(prepared, initialStates, batch.size());
        NamedStates.requireFinite(initialStates);
        step();
    }

    /**
     * Takes a step on a piece of sequences. If it continues the last batch, it begins with the
     * final states of that.
     */
    void train(Batch newBatch, boolean continues) {
        if (blocks != null) {
            trainInBlocks(newBatch);
            return;
        }
        prepare(newBatch, continues);
        step();
    }

    /**
     * Advances the states over a piece of sequences, which may continue the last batch, without
     * training on it.
     */
    void advance(Batch newBatch, boolean continues) {
        prepare(newBatch, continues);
        batch.copyInputs(prepared);
        prepared.forward();
        counts.draws++;
    }

    private void prepare(Batch newBatch, boolean continues) {
        if (carriedOver > 0 && carriedOver != newBatch.size()) {
            throw new InvalidStateException(
                    "it continues a batch of %s samples, got one of %s"
                            .formatted(carriedOver, newBatch.size()),
                    null);
        }
        if (continues && carriedOver == 0) {
            carried.takeFinal(prepared, newBatch.size());
        }
        carriedOver = 0;
        prepare(newBatch);
        if (continues) {
            carried.give(prepared);
        }
    }

    private void prepare(Batch newBatch) {
        batch = newBatch;
        losses.suit(batch.samples());
        run.drawMasks(model.seed(), counts.draws, batch.position());
        prepared = batch.prepare(run, weights.version());
        if (feedback != null) {
            feedback.prepare(prepared, batch, counts.steps);
        }
    }

    /** Begins a batch, whose steps measure no gradient flow unless {@link #measureFlow} follows. */
    void beginBatch() {
        measuresFlow = false;
        flows.clear();
    }

    /** Measures the gradient flow of the steps of the batch. */
    void measureFlow() {
        if (blocks != null) {
            throw new IllegalStateException(
                    "the gradient flow of a step whose gradients are added over blocks of samples"
                            + " cannot be measured; leave gradientBlocks out, or call"
                            + " Model.gradientFlow after training");
        }
        measuresFlow = true;
    }

    /** {@return the gradient flow of the measured steps} */
    List<GradientFlow> flows() {
        return List.copyOf(flows);
    }

    private void step() {
        if (!measuresFlow) {
            trainOnBatch();
            return;
        }
        measurement = new FlowMeasurement(model, prepared);
        measurement.measureRadii(execution.kernels());
        try {
            trainOnBatch();
            flows.add(measurement.result());
        } finally {
            measurement.end();
            measurement = null;
        }
    }

    private void trainOnBatch() {
        scheduleRate();
        losses.prepare(batch, prepared);
        NetworkRun.Backward backward = forwardAndBackward();
        loss = losses.value();
        if (checkFinite && !Double.isFinite(loss)) {
            throw diagnosis().ofLoss(loss, losses.firstNonFinite(batch));
        }
        weightGradients = backward.gradients();
        losses.measure(batch, prepared);
        endStep();
    }

    /** Updates the weights, unless no row counts. */
    private void endStep() {
        if (!losses.isEmpty()) {
            update();
        }
        counts.steps++;
        counts.draws++;
    }

    // ---- blocks of samples

    private void trainInBlocks(Batch whole) {
        scheduleRate();
        List<String> trained = trained().stream().map(WeightArray::name).toList();
        GradientSource.Sums sums = blocks.sums(whole, trained);
        losses.takeBlocks(sums.total().losses(), sums.lossWeights(), whole.size());
        loss = losses.value();
        if (checkFinite && !Double.isFinite(loss)) {
            throw diagnosis().ofLoss(loss, "the sum over the samples of the step");
        }
        weightGradients = run.gradientsToFillIn();
        GradientBlocks.divide(sums.total().gradients(), weightGradients, trained);
        endStep();
    }

    /** {@return for each output the sum of the weights of its values in a block} */
    double[] lossWeights(Batch part) {
        prepare(part);
        losses.prepare(batch, prepared);
        return losses.totalWeights();
    }

    /**
     * Adds the gradients of a block to the sum over a step, which has a number of samples and for
     * each output the sum of the weights of its values.
     */
    void addBlock(
            Batch part,
            double[] lossWeights,
            int samples,
            List<String> trained,
            GradientSum sum,
            int number) {
        prepare(part);
        losses.prepare(batch, prepared);
        losses.partOf(lossWeights, samples);
        NetworkRun.Backward backward = forwardAndBackward();
        double[] sums = losses.blockLosses();
        if (checkFinite && !Double.isFinite(Arrays.stream(sums).sum())) {
            throw diagnosis().ofLoss(losses.value(), losses.firstNonFinite(batch));
        }
        weightGradients = backward.gradients();
        sum.add(number, GradientBlocks.concatenated(weightGradients, trained), sums);
    }

    /** Computes the metrics of the last block and adds them to the sums. */
    void addMetricsOfBlock() {
        losses.measure(batch, prepared);
        losses.addMetricsToSums();
    }

    private void scheduleRate() {
        double scheduled =
                rateFactor == null
                        ? learningRate
                        : ScheduledRate.of(
                                rateFactor,
                                learningRate,
                                rateFactor.byEpoch() ? epochs : counts.steps);
        lastRate = scheduled * counts.rateFactor;
        update.learningRate(lastRate);
    }

    /** {@return the gradient flow of the step that would be taken on a batch} Nothing changes. */
    GradientFlow gradientFlow(Batch newBatch) {
        prepare(newBatch);
        states.begin(prepared, Map.of(), batch.size());
        measurement = new FlowMeasurement(model, prepared);
        measurement.measureRadii(execution.kernels());
        try {
            scheduleRate();
            losses.prepare(batch, prepared);
            weightGradients = forwardAndBackward().gradients();
            addWeights();
            clipAndMeasure();
            return measurement.result();
        } finally {
            measurement.end();
            measurement = null;
        }
    }

    private NetworkRun.Backward forwardAndBackward() {
        for (int output : outputsWithoutLoss) {
            Arrays.fill(prepared.outputGradient(output), 0f);
        }
        return prepared.train(inputTask, lossTask);
    }

    private void copyInputs(int part) {
        batch.copyInputs(prepared, prepared.firstSample(part), prepared.firstSample(part + 1));
    }

    private void lossAndGradient(int part) {
        int from = prepared.firstSample(part);
        int to = prepared.firstSample(part + 1);
        losses.forward(part, from, to);
        losses.backward(part, from, to);
    }

    private StepDiagnosis diagnosis() {
        boolean elsewhere = blocks != null && blocks.areElsewhere();
        return new StepDiagnosis(
                model, elsewhere ? null : prepared, () -> forwardAndBackward().gradients());
    }

    /** Adds the trained weights and their gradients to the step of the optimizer. */
    private void addWeights() {
        if (regularization != null) {
            regularization.addGradients(weightGradients);
        }
        clearFixedRows();
        update.begin();
        for (WeightArray weight : arrays) {
            if (weights.isTrainable(weight)) {
                update.add(
                        weight.name(),
                        weight.values(),
                        weightGradients.weight(weight.name()),
                        weight.fixedFrom(),
                        weight.fixedTo());
            }
        }
    }

    private void clipAndMeasure() {
        if (measurement != null) {
            measurement.addGradients(trained(), weightGradients);
        }
        if (clipping.isPresent()) {
            clip(clipping.get());
        }
        if (measurement != null) {
            measurement.addUpdates(update.changes());
        }
    }

    private void update() {
        addWeights();
        if (checkFinite && !update.hasFiniteGradients()) {
            throw diagnosis().ofGradients(loss, trained(), weightGradients, clipping);
        }
        clipAndMeasure();
        if (checkFinite) {
            NonFiniteUpdate found = update.firstNonFinite(weights.version() != updatedVersion);
            if (found != null) {
                throw diagnosis().ofUpdate(found, update.learningRate());
            }
            if (regularization != null) {
                Regularization.NonFinite constrained = regularization.check(update);
                if (constrained != null) {
                    throw diagnosis().ofConstraints(constrained);
                }
            }
        }
        weights.change(updateWeights);
        updatedVersion =
                regularization == null ? weights.version() : -1; // a projection changes them
    }

    private List<WeightArray> trained() {
        return Arrays.stream(arrays).filter(weights::isTrainable).toList();
    }

    private void updateWeights() {
        update.run();
        if (regularization != null) {
            regularization.project(averages.orElse(null), checkFinite);
        }
    }

    /** Sets the gradients of rows that are not trained to 0, so that they count in no norm. */
    private void clearFixedRows() {
        for (WeightArray weight : arrays) {
            int from = weight.fixedFrom();
            int to = weight.fixedTo();
            if (from < to) {
                Arrays.fill(weightGradients.weight(weight.name()), from, to, 0f);
            }
        }
    }

    private void clip(GradientClipping limit) {
        gradients.clear();
        for (WeightArray weight : arraysByName) {
            if (weights.isTrainable(weight)) {
                gradients.add(weightGradients.weight(weight.name()));
            }
        }
        ClippingRun.clip(limit, gradients);
    }

    /** {@return the learning rate of the last step of the call; NaN before it} */
    double lastRate() {
        return lastRate;
    }

    /** {@return the learning rate of the last step of the call, or that without a schedule} */
    double learningRate() {
        return Double.isNaN(lastRate) ? learningRate * counts.rateFactor : lastRate;
    }

    /** {@return the loss of the last step, before it} */
    double loss() {
        return loss;
    }

    /** {@return the gradients of the weights that the last step of the call has trained} */
    Map<String, Tensor> copyOfGradients() {
        Map<String, Tensor> copies = new LinkedHashMap<>();
        for (WeightArray weight : arrays) {
            if (weightGradients != null && weights.isTrainable(weight)) {
                String name = weight.name();
                float[] gradient = weightGradients.weight(name).clone();
                copies.put(name, Tensor.of(gradient, weights.shape(name).toArray()));
            }
        }
        return copies;
    }

    /** {@return the averages of the weights, if the optimizer keeps any} */
    Optional<Averages> averages() {
        return averages;
    }

    /** {@return the losses and metrics of the last step, and their sums} */
    LossRuns losses() {
        return losses;
    }

    /** {@return the states after the last step by name} */
    Map<String, Tensor> finalStates() {
        return states.last(prepared, batch.size());
    }
}
