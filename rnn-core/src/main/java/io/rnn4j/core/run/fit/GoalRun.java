package io.rnn4j.core.run.fit;

import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.loss.ObjectiveDefinition;
import io.rnn4j.core.engine.network.NetworkRun;
import io.rnn4j.core.engine.objective.ObjectiveRun;
import io.rnn4j.core.run.batch.Goal;
import io.rnn4j.core.run.batch.Samples;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.NonFiniteException;

import java.util.List;

/** The loss and the metrics of one output, computed batch by batch. */
public final class GoalRun {
    private final Goal goal;
    private final Execution execution;
    private final boolean training;
    private final LossReduction reduction;
    private final double lossWeight;
    private ObjectiveRun loss;
    private ObjectiveRun[] metrics = {}; // not a list, whose iterator would be allocated
    private int targetWidth;

    /**
     * Prepares it.
     *
     * @param training if gradients will be asked for
     */
    GoalRun(Goal goal, Execution execution, boolean training) {
        this.goal = goal;
        this.execution = execution;
        this.training = training;
        this.reduction = goal.asked().loss().reduction();
        this.lossWeight = goal.asked().weight();
    }

    int output() {
        return goal.output();
    }

    /** Gets ready for a width of the targets, or complains that it does not suit. */
    void suit(Samples samples) {
        int width = samples.targetWidth(output());
        if (loss != null && width == targetWidth) {
            return;
        }
        List<ObjectiveDefinition> objectives = goal.objectives(width);
        int threads = training ? execution.threads() : 1;
        ObjectiveRun suited =
                new ObjectiveRun(objectives.getFirst(), training, execution.kernels(), threads);
        metrics =
                objectives.stream()
                        .skip(1)
                        .map(metric -> new ObjectiveRun(metric, false, execution.kernels(), 1))
                        .toArray(ObjectiveRun[]::new);
        loss = suited;
        targetWidth = width;
    }

    /**
     * Gets ready for a batch of a run that is prepared.
     *
     * @param order the samples in the order in which they are used
     * @param first the first one of the batch
     * @param masks those of the batch, by time axis
     * @param checkFinite if targets that are not finite are refused
     */
    void prepare(
            Samples samples,
            int[] order,
            int first,
            int batch,
            boolean[][] masks,
            NetworkRun run,
            boolean checkFinite) {
        int steps = samples.targetSteps(output());
        float[] target = loss.target(steps, batch);
        boolean finite = samples.copyTargets(output(), order, first, batch, target);
        if (checkFinite && !finite) {
            throw new NonFiniteException(samples.nonFiniteTarget(output(), order, first, batch));
        }
        loss.prepare(
                steps,
                batch,
                mask(masks),
                run.output(output()),
                run.outputStart(output()),
                training ? run.outputGradient(output()) : null);
    }

    private boolean[] mask(boolean[][] masks) {
        return goal.signal().time().isOfInput() ? masks[goal.signal().time().input()] : null;
    }

    /** Computes the loss of the samples from … to - 1. */
    void forward(int part, int from, int to) {
        loss.forward(part, from, to);
    }

    /** Computes the gradient with respect to the output for the samples from … to - 1. */
    void backward(int part, int from, int to) {
        loss.backward(reduction, lossWeight, part, from, to);
    }

    /** Computes the metrics of the batch. */
    void measure(
            Samples samples, int[] order, int first, int batch, boolean[][] masks, NetworkRun run) {
        int steps = samples.targetSteps(output());
        for (ObjectiveRun metric : metrics) {
            samples.copyTargets(output(), order, first, batch, metric.target(steps, batch));
            metric.prepare(
                    steps,
                    batch,
                    mask(masks),
                    run.output(output()),
                    run.outputStart(output()),
                    null);
            metric.forward(0, 0, batch);
        }
    }

    /** Returns the share of the loss of the batch that this output has. */
    double weightedValue() {
        return lossWeight * loss.value(reduction);
    }

    /** Tells if no row of the batch counts. */
    boolean isEmpty() {
        return loss.totalWeight() == 0;
    }

    /** Adds what the batch has measured to sums over many. */
    void addTo(Sums sums, int number) {
        sums.add(number, 0, loss);
        for (int index = 0; index < metrics.length; index++) {
            sums.add(number, index + 1, metrics[index]);
        }
    }
}
