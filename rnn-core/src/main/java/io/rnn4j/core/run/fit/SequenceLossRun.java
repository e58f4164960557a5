package io.rnn4j.core.run.fit;

import io.rnn4j.api.loss.LabelPaths;
import io.rnn4j.core.engine.network.NetworkRun;
import io.rnn4j.core.engine.objective.ChainSum;
import io.rnn4j.core.engine.objective.ObjectiveRun;
import io.rnn4j.core.engine.objective.PathLossRun;
import io.rnn4j.core.run.assembly.AssembledModel;
import io.rnn4j.core.run.batch.Batch;
import io.rnn4j.core.run.batch.TrainingObjectives.OutputObjective;

import java.util.Arrays;

/**
 * The loss over paths of one output: what it reads of a batch, and the decoded classes that metrics
 * read in place of the predictions.
 */
final class SequenceLossRun {
    private final int number; // of the output
    private final int axis; // of the mask, -1 for none
    private final int classes;
    private final LabelPaths paths;
    private final int transitions; // number of an output of the network, -1 for none
    private final PathLossRun loss;

    // the batch
    private int steps;
    private int size;
    private boolean[] masked; // [steps, batch], null for none
    private int width; // labels of a row, or 1
    private float[] tags = {}; // [steps, batch]
    private float[] tagWeights = {}; // [steps, batch]

    // rows for metrics
    private int rows; // of a sequence
    private float[] decoded = {}; // [rows, batch, classes], one-hot
    private float[] targets = {}; // [rows, batch]
    private float[] weights = {}; // [rows, batch]

    SequenceLossRun(
            AssembledModel model, OutputObjective objective, LabelPaths paths, int threads) {
        this.number = objective.output();
        this.axis = objective.signal().time().isOfInput() ? objective.signal().time().input() : -1;
        this.classes = objective.signal().width();
        this.paths = paths;
        this.transitions =
                objective.readsTransitions() ? model.transitionsOf(objective.signal()) : -1;
        this.loss = new PathLossRun(paths, classes, threads);
    }

    /** {@return the values of the sequences of the prepared batch} */
    PathLossRun loss() {
        return loss;
    }

    /** Prepares a batch and its prepared run. */
    void prepare(Batch batch, NetworkRun.Prepared run, boolean gradient) {
        steps = run.outputSteps(number);
        size = batch.size();
        masked = axis < 0 ? null : batch.masks()[axis];
        width = batch.samples().targets(number).width();
        switch (paths) {
            case LabelPaths.Alignments alignments -> copyLabels(batch, alignments.padding());
            case LabelPaths.Chains chains -> copyTags(batch);
        }
        if (transitions >= 0) {
            loss.transitions(
                    run.output(transitions),
                    run.outputStart(transitions),
                    gradient ? run.outputGradient(transitions) : null);
        }
        loss.prepare(
                steps,
                masked,
                run.output(number),
                run.outputStart(number),
                gradient ? run.outputGradient(number) : null);
    }

    private void copyLabels(Batch batch, int padding) {
        int[] labels = loss.labels(size, width);
        Arrays.fill(loss.weights(), 0, size, 1f);
        batch.weigh(number, loss.weights());
        for (int sample = 0; sample < size; sample++) {
            loss.counts()[sample] =
                    batch.copyLabels(number, sample, padding, labels, sample * width);
            if (unmasked(sample) == 0) {
                loss.weights()[sample] = 0;
            }
        }
    }

    private int unmasked(int sample) {
        int count = 0;
        for (int step = 0; step < steps; step++) {
            count += isMasked(step * size + sample) ? 0 : 1;
        }
        return count;
    }

    private boolean isMasked(int row) {
        return masked != null && masked[row];
    }

    private void copyTags(Batch batch) {
        int all = steps * size;
        if (tags.length < all) {
            tags = new float[all];
            tagWeights = new float[all];
        }
        batch.copyTargets(number, tags, null);
        for (int row = 0; row < all; row++) {
            tagWeights[row] = isMasked(row) ? 0 : 1;
        }
        batch.weigh(number, tagWeights);
        int[] labels = loss.labels(size, steps);
        for (int sample = 0; sample < size; sample++) {
            int count = 0;
            loss.weights()[sample] = 0;
            for (int step = 0; step < steps; step++) {
                int row = step * size + sample;
                if (tagWeights[row] != 0) {
                    loss.weights()[sample] = tagWeights[row];
                }
                if (!isMasked(row)) {
                    labels[sample * steps + count++] =
                            tagWeights[row] == 0 ? ChainSum.UNKNOWN : (int) tags[row];
                }
            }
            loss.counts()[sample] = count;
        }
    }

    // ---- metrics

    /** Decodes the sequences of the prepared batch, whose forward pass is complete. */
    void decode() {
        boolean labels = paths instanceof LabelPaths.Alignments;
        rows = labels ? Math.max(steps, width) : steps;
        int all = rows * size;
        if (targets.length < all) {
            targets = new float[all];
            weights = new float[all];
            decoded = new float[Math.multiplyExact(all, classes)];
        }
        Arrays.fill(decoded, 0, all * classes, 0f);
        for (int sample = 0; sample < size; sample++) {
            int[] path = loss.decode(sample);
            if (labels) {
                copyAlignment(sample, path, ((LabelPaths.Alignments) paths).blank());
            } else {
                copyPath(sample, path);
            }
        }
    }

    private void copyPath(int sample, int[] path) {
        int count = 0;
        for (int step = 0; step < steps; step++) {
            int row = step * size + sample;
            targets[row] = tags[row];
            weights[row] = tagWeights[row];
            if (!isMasked(row)) {
                decoded[row * classes + path[count++]] = 1;
            }
        }
    }

    /** Copies best path and labels, each followed by blanks. */
    private void copyAlignment(int sample, int[] path, int blank) {
        int unmasked = unmasked(sample);
        int count = loss.counts()[sample];
        for (int step = 0; step < rows; step++) {
            int row = step * size + sample;
            decoded[row * classes + (step < unmasked ? path[step] : blank)] = 1;
            targets[row] = step < count ? loss.label(sample, step) : blank;
            weights[row] = step < Math.max(unmasked, count) ? loss.weights()[sample] : 0;
        }
    }

    /** Computes a metric of the decoded classes. */
    void measure(ObjectiveRun metric) {
        int all = rows * size;
        System.arraycopy(targets, 0, metric.target(rows, size), 0, all);
        float[] metricWeights = metric.weigh(rows, size, null);
        for (int row = 0; row < all; row++) {
            metricWeights[row] *= weights[row];
        }
        metric.prepare(rows, size, decoded, 0, null);
        metric.forward(0, 0, size);
    }
}
