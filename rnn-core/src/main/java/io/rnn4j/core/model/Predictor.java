package io.rnn4j.core.model;

import io.rnn4j.api.Loss;
import io.rnn4j.api.Metric;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.engine.NetworkRun;
import io.rnn4j.core.engine.ObjectiveRun;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Forward passes without gradients, batch by batch; any number of them at a time. */
final class Predictor {
    /** Samples that run at a time, if sequences are short: enough to keep the kernels busy. */
    private static final int BATCH = 256;

    /** Rows that run at a time, if sequences are long: few enough for the memory. */
    private static final int ROWS = 1 << 16;

    /** Runs that wait for the next call; more callers at a time make runs of their own. */
    private static final int IDLE = Runtime.getRuntime().availableProcessors();

    private final Sequential model;
    private final Execution execution;
    private final ConcurrentLinkedQueue<NetworkRun> idle = new ConcurrentLinkedQueue<>();

    Predictor(Sequential model, Execution execution) {
        this.model = model;
        this.execution = execution;
    }

    /** Takes the rows of a batch. */
    private interface BatchTarget {
        void take(NetworkRun run, int[] order, int first, int batch, boolean[] masked);
    }

    Tensor predict(Samples samples, int rank) {
        Tensor result = Tensor.zeros(model.outputShape(samples, rank));
        int width = result.size(-1);
        int sampleSize = result.array().length / samples.count;
        forEachBatch(
                samples,
                false,
                (run, order, first, batch, masked) ->
                        Samples.toBatchFirst(
                                run.output(0),
                                run.outputStart(0),
                                run.outputSteps(0),
                                batch,
                                width,
                                result.array(),
                                first * sampleSize));
        return result;
    }

    Sums evaluate(Samples samples, Loss loss, List<Metric> metrics, boolean checkFinite) {
        Sums sums = new Sums(loss, metrics);
        int width = model.chain().output().width();
        List<ObjectiveRun> runs =
                Objectives.of(loss, metrics, width, samples.targetWidth()).stream()
                        .map(each -> new ObjectiveRun(each, false, execution.kernels(), 1))
                        .toList();
        int steps = samples.targetSteps();
        boolean sequence = model.chain().answersEveryStep();
        forEachBatch(
                samples,
                checkFinite,
                (run, order, first, batch, masked) -> {
                    for (int index = 0; index < runs.size(); index++) {
                        ObjectiveRun objective = runs.get(index);
                        float[] target = objective.target(steps, batch);
                        if (!samples.copyTargets(order, first, batch, target) && checkFinite) {
                            throw new NonFiniteException(
                                    samples.nonFiniteTarget(order, first, batch));
                        }
                        objective.prepare(
                                steps,
                                batch,
                                sequence ? masked : null,
                                run.output(0),
                                run.outputStart(0),
                                null);
                        objective.forward(0, 0, batch);
                        sums.add(index, objective.sum(), objective.totalWeight());
                    }
                });
        return sums;
    }

    private void forEachBatch(Samples samples, boolean checkFinite, BatchTarget target) {
        NetworkRun idleRun = idle.poll();
        NetworkRun run =
                idleRun != null
                        ? idleRun
                        : new NetworkRun(
                                model.chain().network(),
                                false,
                                false,
                                execution.checkpoints(),
                                execution.kernels(),
                                execution.threads());
        int[] order = Samples.inOrder(samples.count);
        int most = Math.clamp(ROWS / samples.steps, 1, BATCH);
        for (int start = 0; start < samples.count; start += most) {
            int first = start;
            int batch = Math.min(most, samples.count - first);
            boolean[] masked = samples.masks(order, first, batch, new boolean[0]);
            run.prepare(
                    new int[] {samples.steps},
                    batch,
                    new boolean[][] {masked},
                    model.weights().version());
            run.clearStates();
            boolean finite = samples.copyInputs(order, first, batch, 0, batch, run.input(0));
            if (!finite && checkFinite) {
                throw new NonFiniteException(samples.nonFiniteInput(order, first, batch));
            }
            run.forward();
            target.take(run, order, first, batch, masked);
        }
        if (idle.size() < IDLE) {
            idle.add(run);
        }
    }
}
