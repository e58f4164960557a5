package io.rnn4j.core.model;

import io.rnn4j.api.GradientClipping;
import io.rnn4j.api.Loss;
import io.rnn4j.api.LossReduction;
import io.rnn4j.api.Metric;
import io.rnn4j.api.Objective;
import io.rnn4j.api.Optimizer;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.engine.NetworkRun;
import io.rnn4j.core.engine.ObjectiveRun;
import io.rnn4j.core.engine.UpdateRun;
import io.rnn4j.core.engine.WeightArray;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * Training steps of a model: forward, loss, backward, weight gradients, optimizer. One at a time.
 */
final class Trainer {
    private final Sequential model;
    private final Loss loss;
    private final List<Metric> metrics;
    private final States states;
    private final CarriedStates carried;
    private final WeightArray[] weightArrays;
    private final Execution execution;
    private final NetworkRun run;
    private final UpdateRun update;
    private final Optional<GradientClipping> clipping;
    private final List<WeightArray> byName; // the order in which norms are added up
    private final List<float[]> gradients = new ArrayList<>(); // used again and again
    private final IntConsumer task = this::forwardAndBackward;
    private ObjectiveRun[] metricRuns = {}; // not a list, whose iterator would be allocated
    private ObjectiveRun lossRun;
    private int targetWidth;
    private boolean[] masked = {}; // used again and again
    private boolean[] finite = {};

    // the batch of the running step
    private Samples samples;
    private int[] order;
    private int first;
    private int batch;
    private double lossValue;

    private long draws; // how many steps have drawn random masks

    Trainer(
            Sequential model,
            Execution execution,
            Optimizer optimizer,
            Loss loss,
            List<Metric> metrics) {
        this.model = model;
        this.loss = loss;
        this.metrics = metrics;
        this.states = new States(model.chain());
        this.carried = new CarriedStates(model.chain());
        this.weightArrays = model.weights().arrays().toArray(WeightArray[]::new);
        this.execution = execution;
        this.run =
                new NetworkRun(
                        model.chain().network(),
                        true,
                        false,
                        execution.checkpoints(),
                        execution.kernels(),
                        execution.threads());
        this.update = new UpdateRun(optimizer, execution.kernels(), execution.threads());
        this.clipping = optimizer.clipping();
        this.byName =
                model.weights().arrays().stream()
                        .sorted(Comparator.comparing(WeightArray::name))
                        .toList();
    }

    /**
     * Makes the loss and the metrics for a width of the targets, or complains that it does not suit
     * them.
     */
    void suit(int width) {
        if (lossRun != null && width == targetWidth) {
            return;
        }
        List<Objective> objectives =
                Objectives.of(loss, metrics, model.chain().output().width(), width);
        ObjectiveRun suited =
                new ObjectiveRun(
                        objectives.getFirst(), true, execution.kernels(), execution.threads());
        metricRuns =
                objectives.stream()
                        .skip(1)
                        .map(metric -> new ObjectiveRun(metric, false, execution.kernels(), 1))
                        .toArray(ObjectiveRun[]::new);
        lossRun = suited;
        targetWidth = width;
    }

    /**
     * Takes one step on a batch; the mask, the loss and the metrics of it can then be asked for.
     *
     * @param initialStates by name; zeros for those left out
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
        boolean[] batchMask = prepare(newSamples, newOrder, newFirst, newBatch);
        if (initialStates.isEmpty()) {
            run.clearStates();
        } else {
            states.put(initialStates, batch, run::initialState);
        }
        step(batchMask, checkFinite);
    }

    /** Takes a step on a batch that goes on with the states that the last call has ended with. */
    void stepOn(
            Samples newSamples, int[] newOrder, int newFirst, int newBatch, boolean checkFinite) {
        carried.take(run, batch);
        boolean[] batchMask = prepare(newSamples, newOrder, newFirst, newBatch);
        carried.give(run);
        step(batchMask, checkFinite);
    }

    /**
     * Moves the states over a batch without training on it.
     *
     * @param goesOn if they go on from those that the last call has ended with, otherwise from 0
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
            run.clearStates();
        }
        boolean allFinite = samples.copyInputs(order, first, batch, 0, batch, run.input());
        if (checkFinite && !allFinite) {
            throw new NonFiniteException(samples.nonFiniteInput(order, first, batch));
        }
        run.forward();
        draws++;
    }

    private boolean[] prepare(Samples newSamples, int[] newOrder, int newFirst, int newBatch) {
        samples = newSamples;
        order = newOrder;
        first = newFirst;
        batch = newBatch;
        suit(samples.targetWidth());
        boolean[] batchMask = samples.masks(order, first, batch, masked);
        if (batchMask != null) {
            masked = batchMask;
        }
        run.draw(model.seed(), draws, first);
        run.prepare(samples.steps, batch, batchMask, model.weights().version());
        return batchMask;
    }

    private void step(boolean[] batchMask, boolean checkFinite) {
        int targetSteps = samples.targetSteps();
        boolean finiteTargets =
                samples.copyTargets(order, first, batch, lossRun.target(targetSteps, batch));
        if (checkFinite && !finiteTargets) {
            throw new NonFiniteException(samples.nonFiniteTarget(order, first, batch));
        }
        boolean[] targetMask = model.chain().answersEveryStep() ? batchMask : null;
        lossRun.prepare(
                targetSteps,
                batch,
                targetMask,
                run.output(),
                run.outputStart(),
                run.outputGradient());
        if (finite.length < run.parts()) {
            finite = new boolean[run.parts()];
        }
        run.parallel(task);
        lossValue = lossRun.value(loss.reduction());
        if (checkFinite) {
            check();
        }
        run.gradients();
        measure(targetSteps, targetMask);
        update(checkFinite);
        draws++;
    }

    private void forwardAndBackward(int part) {
        int from = run.firstSample(part);
        int to = run.firstSample(part + 1);
        finite[part] = samples.copyInputs(order, first, batch, from, to, run.input());
        run.forward(part);
        lossRun.forward(part, from, to);
        lossRun.backward(loss.reduction(), part, from, to);
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

    private void measure(int targetSteps, boolean[] targetMask) {
        for (ObjectiveRun metric : metricRuns) {
            samples.copyTargets(order, first, batch, metric.target(targetSteps, batch));
            metric.prepare(targetSteps, batch, targetMask, run.output(), run.outputStart(), null);
            metric.forward(0, 0, batch);
        }
    }

    private void update(boolean checkFinite) {
        if (lossRun.totalWeight() == 0) {
            return; // all rows are masked or ignored: there is nothing to learn from
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

    /** Adds the loss and the metrics of the last step to sums over many. */
    void addTo(Sums sums) {
        sums.add(0, lossRun.sum(), lossRun.totalWeight());
        for (int index = 0; index < metricRuns.length; index++) {
            ObjectiveRun metric = metricRuns[index];
            sums.add(index + 1, metric.sum(), metric.totalWeight());
        }
    }

    Map<String, Tensor> finalStates() {
        return states.finals(run, batch);
    }

    /** Complains about a loss that gives no single number. */
    static void requireTrainable(Loss loss) {
        if (loss.reduction() == LossReduction.NONE) {
            throw new IllegalArgumentException(
                    "loss '"
                            + loss.name()
                            + "' has the reduction NONE, which gives no number to make small; use"
                            + " MEAN or SUM");
        }
    }
}
