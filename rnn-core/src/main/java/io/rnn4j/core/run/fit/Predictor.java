package io.rnn4j.core.run.fit;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.engine.network.NetworkRun;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.run.assembly.Assembly;
import io.rnn4j.core.run.batch.BatchMasks;
import io.rnn4j.core.run.batch.DataRows;
import io.rnn4j.core.run.batch.Goals;
import io.rnn4j.core.run.batch.Samples;
import io.rnn4j.core.run.feedback.FeedbackRuns;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.NonFiniteException;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Forward passes without gradients, batch by batch; any number of them at a time. */
public final class Predictor {
    /** Samples that run at a time, if sequences are short: enough to keep the kernels busy. */
    private static final int BATCH = 256;

    /** Rows that run at a time, if sequences are long: few enough for the memory. */
    private static final int ROWS = 1 << 16;

    /** Runs that wait for the next call; more callers at a time make runs of their own. */
    private static final int IDLE = Runtime.getRuntime().availableProcessors();

    private final Model model;
    private final Execution execution;
    private final ConcurrentLinkedQueue<NetworkRun> idle = new ConcurrentLinkedQueue<>();

    public Predictor(Model model, Execution execution) {
        this.model = model;
        this.execution = execution;
    }

    /** Takes the rows of a batch. */
    private interface BatchTarget {
        void take(NetworkRun run, int[] order, int first, int batch, boolean[][] masks);
    }

    /** Computes all outputs, by their numbers. */
    public Tensor[] predict(Samples samples) {
        return predict(samples, FeedbackRuns.none());
    }

    /** Computes all outputs of recurrences that read other values than those they have answered. */
    public Tensor[] predict(Samples samples, FeedbackRuns feedback) {
        Tensor[] results =
                model.assembly().outputs().stream()
                        .map(output -> Tensor.zeros(samples.shapeOf(output)))
                        .toArray(Tensor[]::new);
        forEachBatch(
                samples,
                feedback,
                false,
                (run, order, first, batch, masks) -> {
                    for (int output = 0; output < results.length; output++) {
                        DataRows.copyOutput(run, output, batch, results[output], first);
                    }
                });
        return results;
    }

    public Sums evaluate(Samples samples, Goals goals, FeedbackRuns feedback, boolean checkFinite) {
        Sums sums = new Sums(goals);
        List<GoalRun> runs =
                goals.all().stream().map(goal -> new GoalRun(goal, execution, false)).toList();
        runs.forEach(goal -> goal.suit(samples));
        forEachBatch(
                samples,
                feedback,
                checkFinite,
                (run, order, first, batch, masks) -> {
                    for (int number = 0; number < runs.size(); number++) {
                        GoalRun goal = runs.get(number);
                        goal.prepare(samples, order, first, batch, masks, run, checkFinite);
                        goal.forward(0, 0, batch);
                        goal.measure(samples, order, first, batch, masks, run);
                        goal.addTo(sums, number);
                    }
                });
        return sums;
    }

    private void forEachBatch(
            Samples samples, FeedbackRuns feedback, boolean checkFinite, BatchTarget target) {
        Assembly assembly = model.assembly();
        NetworkRun idleRun = idle.poll();
        NetworkRun run =
                idleRun != null
                        ? idleRun
                        : new NetworkRun(
                                assembly.network(),
                                false,
                                false,
                                execution.checkpoints(),
                                execution.kernels(),
                                execution.threads());
        BatchMasks masks = new BatchMasks(assembly);
        int[] order = Samples.inOrder(samples.count);
        int longest = Arrays.stream(samples.steps).max().orElse(1);
        int most = Math.clamp(ROWS / longest, 1, BATCH);
        for (int start = 0; start < samples.count; start += most) {
            int first = start;
            int batch = Math.min(most, samples.count - first);
            boolean[][] ofBatch = masks.take(samples, order, first, batch);
            run.prepare(samples.steps, batch, ofBatch, model.weights().version());
            run.states().clear();
            feedback.prepare(run, samples, order, first, batch, 0);
            boolean finite = samples.copyInputs(order, first, batch, 0, batch, run);
            if (!finite && checkFinite) {
                throw new NonFiniteException(samples.nonFiniteInput(order, first, batch));
            }
            run.forward();
            target.take(run, order, first, batch, ofBatch);
        }
        if (idle.size() < IDLE) {
            idle.add(run);
        }
    }
}
