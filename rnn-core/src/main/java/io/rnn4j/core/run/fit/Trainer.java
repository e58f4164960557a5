package io.rnn4j.core.run.fit;

import io.rnn4j.api.optimizer.GradientClipping;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.engine.network.NetworkRun;
import io.rnn4j.core.engine.node.WeightArray;
import io.rnn4j.core.engine.objective.UpdateRun;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.run.assembly.Assembly;
import io.rnn4j.core.run.batch.BatchMasks;
import io.rnn4j.core.run.batch.CarriedStates;
import io.rnn4j.core.run.batch.Goals;
import io.rnn4j.core.run.batch.Samples;
import io.rnn4j.core.run.batch.States;
import io.rnn4j.core.run.feedback.FeedbackRuns;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.NonFiniteException;
import io.rnn4j.core.training.Weights;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Training steps of a model: forward, loss, backward, weight gradients, optimizer. One at a time.
 */
public final class Trainer {
    private final Model model;
    private final TrainingCounts counts;
    private final States states;
    private final CarriedStates carried;
    private final WeightArray[] weightArrays;
    private final NetworkRun run;
    private final GoalRun[] goals; // not a list, whose iterator would be allocated
    private final int[] freeOutputs; // the outputs that have no loss
    private final UpdateRun update;
    private final StepRates rates;
    private final Optional<GradientClipping> clipping;
    private final WeightArray[] byName; // the order in which norms are added up
    private final List<float[]> gradients = new ArrayList<>(); // used again and again
    private final BatchMasks masks;
    private final IntConsumer task = this::forwardAndBackward;
    private final IntConsumer inputTask = this::copyInputs;
    private final IntConsumer lossTask = this::lossAndBackward;
    private boolean[] finite = {}; // used again and again
    private FeedbackRuns feedback = FeedbackRuns.none();

    // the batch of the running step
    private Samples samples;
    private int[] order;
    private int first;
    private int batch;
    private double lossValue;

    /**
     * Prepares it.
     *
     * @param counts where the training stands; every step is counted there
     */
    Trainer(
            Model model,
            Execution execution,
            Optimizer optimizer,
            Goals goals,
            TrainingCounts counts) {
        this.model = model;
        this.counts = counts;
        Assembly assembly = model.assembly();
        this.states = new States(assembly.states());
        this.carried = new CarriedStates(assembly.states());
        this.masks = new BatchMasks(assembly);
        this.weightArrays = model.weights().arrays().toArray(WeightArray[]::new);
        this.run =
                new NetworkRun(
                        assembly.network(),
                        true,
                        false,
                        execution.checkpoints(),
                        execution.kernels(),
                        execution.threads());
        this.goals =
                goals.all().stream()
                        .map(goal -> new GoalRun(goal, execution, true))
                        .toArray(GoalRun[]::new);
        this.freeOutputs =
                IntStream.range(0, assembly.outputs().size())
                        .filter(output -> goals.all().stream().noneMatch(g -> g.output() == output))
                        .toArray();
        this.update = new UpdateRun(optimizer, execution.kernels(), execution.threads());
        this.rates = new StepRates(optimizer.learningRate());
        this.clipping = optimizer.clipping();
        this.byName =
                model.weights().arrays().stream()
                        .sorted(Comparator.comparing(WeightArray::name))
                        .toArray(WeightArray[]::new);
    }

    /**
     * Makes the losses and the metrics for the widths of the targets, or complains that they do not
     * suit them.
     */
    void suit(Samples newSamples) {
        for (GoalRun goal : goals) {
            goal.suit(newSamples);
        }
    }

    /** Says what recurrences read that feed back their output, from the next step on. */
    void feedBack(FeedbackRuns newFeedback) {
        feedback = newFeedback;
    }

    /**
     * Changes the learning rate in the course of the training, from the next step on.
     *
     * @param schedule null for the rate of the optimizer
     */
    void follow(FitOptions.RateFactor schedule) {
        rates.follow(schedule);
    }

    /** Says how many epochs lie behind. */
    void beginEpoch(long epochs) {
        rates.beginEpoch(epochs);
        feedback.beginEpoch(epochs);
    }

    /**
     * Takes one step on a batch; the loss and the metrics of it can then be asked for.
     *
     * @param initialStates by name; what the network begins with for those left out
     * @param checkFinite if data and loss that are not finite end the step before it changes a
     *     weight
     */
    void step(
            Samples newSamples,
            int[] newOrder,
            int newFirst,
            int newBatch,
            Map<String, Tensor> initialStates,
            boolean checkFinite) {
        prepare(newSamples, newOrder, newFirst, newBatch);
        if (initialStates.isEmpty()) {
            run.states().clear();
        } else {
            states.put(initialStates, batch, run.states()::begin);
        }
        step(checkFinite);
    }

    /** Takes a step on a batch that goes on with the states that the last call has ended with. */
    void stepOn(
            Samples newSamples, int[] newOrder, int newFirst, int newBatch, boolean checkFinite) {
        carried.take(run, batch);
        prepare(newSamples, newOrder, newFirst, newBatch);
        carried.give(run);
        step(checkFinite);
    }

    /**
     * Moves the states over a batch without training on it.
     *
     * @param goesOn if they go on from those that the last call has ended with, otherwise from what
     *     the network begins with
     */
    void advance(
            Samples newSamples,
            int[] newOrder,
            int newFirst,
            int newBatch,
            boolean goesOn,
            boolean checkFinite) {
        if (goesOn) {
            carried.take(run, batch);
        }
        prepare(newSamples, newOrder, newFirst, newBatch);
        if (goesOn) {
            carried.give(run);
        } else {
            run.states().clear();
        }
        boolean allFinite = samples.copyInputs(order, first, batch, 0, batch, run);
        if (checkFinite && !allFinite) {
            throw new NonFiniteException(samples.nonFiniteInput(order, first, batch));
        }
        run.forward();
        counts.draws++;
    }

    private void prepare(Samples newSamples, int[] newOrder, int newFirst, int newBatch) {
        samples = newSamples;
        order = newOrder;
        first = newFirst;
        batch = newBatch;
        suit(samples);
        boolean[][] ofBatch = masks.take(samples, order, first, batch);
        run.draw(model.seed(), counts.draws, first);
        run.prepare(samples.steps, batch, ofBatch, model.weights().version());
        feedback.prepare(run, samples, order, first, batch, counts.steps);
    }

    private void step(boolean checkFinite) {
        update.learningRate(rates.at(counts.steps));
        for (GoalRun goal : goals) {
            goal.prepare(samples, order, first, batch, masks.all(), run, checkFinite);
        }
        for (int output : freeOutputs) {
            Arrays.fill(run.outputGradient(output), 0f);
        }
        if (finite.length < run.parts()) {
            finite = new boolean[run.parts()];
        }
        if (run.sharesTime()) {
            run.parallel(inputTask);
            run.forward();
            run.parallel(lossTask);
        } else {
            run.parallel(task);
        }
        lossValue = 0;
        for (GoalRun goal : goals) {
            lossValue += goal.weightedValue();
        }
        if (checkFinite) {
            check();
        }
        run.gradients();
        for (GoalRun goal : goals) {
            goal.measure(samples, order, first, batch, masks.all(), run);
        }
        update(checkFinite);
        counts.steps++;
        counts.draws++;
    }

    private void forwardAndBackward(int part) {
        copyInputs(part);
        run.forward(part);
        lossAndBackward(part);
    }

    private void copyInputs(int part) {
        int from = run.firstSample(part);
        int to = run.firstSample(part + 1);
        finite[part] = samples.copyInputs(order, first, batch, from, to, run);
    }

    private void lossAndBackward(int part) {
        int from = run.firstSample(part);
        int to = run.firstSample(part + 1);
        for (GoalRun goal : goals) {
            goal.forward(part, from, to);
            goal.backward(part, from, to);
        }
        run.backward(part);
    }

    private void check() {
        for (int part = 0; part < run.parts(); part++) {
            if (!finite[part]) {
                throw new NonFiniteException(samples.nonFiniteInput(order, first, batch));
            }
        }
        if (!Double.isFinite(lossValue)) {
            throw new NonFiniteException(
                    "the loss is "
                            + lossValue
                            + "; the first tensor that is not finite is "
                            + firstNonFinite()
                            + "; try a smaller learning rate or scaled data");
        }
    }

    private String firstNonFinite() {
        for (WeightArray weight : model.weights().arrays()) {
            for (float value : weight.values()) {
                if (!Float.isFinite(value)) {
                    return "weight '" + weight.name() + "'";
                }
            }
        }
        String layer = run.firstNonFinite();
        return layer == null ? "the loss itself" : "the output of layer '" + layer + "'";
    }

    private boolean hasNothingToLearn() {
        for (GoalRun goal : goals) {
            if (!goal.isEmpty()) {
                return false;
            }
        }
        return true; // all rows are masked or ignored
    }

    private void update(boolean checkFinite) {
        if (hasNothingToLearn()) {
            return;
        }
        Weights weights = model.weights();
        if (clipping.isPresent()) {
            clip(weights, clipping.get(), checkFinite);
        }
        for (WeightArray weight : weightArrays) {
            if (!weights.isFrozen(weight)) {
                update.add(weight.name(), weight.values(), run.weightGradient(weight.name()));
            }
        }
        update.run();
        weights.changed();
    }

    private void clip(Weights weights, GradientClipping limit, boolean checkFinite) {
        gradients.clear();
        for (WeightArray weight : byName) {
            if (!weights.isFrozen(weight)) {
                gradients.add(run.weightGradient(weight.name()));
            }
        }
        double size = limit.clip(gradients);
        if (checkFinite && !Double.isFinite(size)) {
            throw new NonFiniteException(
                    "gradients that are not finite cannot be clipped, their "
                            + limit.measure()
                            + " is "
                            + size
                            + "; try a smaller learning rate or scaled data");
        }
    }

    double loss() {
        return lossValue;
    }

    /** Adds the losses and the metrics of the last step to sums over many. */
    void addTo(Sums sums) {
        for (int number = 0; number < goals.length; number++) {
            goals[number].addTo(sums, number);
        }
    }

    Map<String, Tensor> finalStates() {
        return states.finals(run, batch);
    }
}
