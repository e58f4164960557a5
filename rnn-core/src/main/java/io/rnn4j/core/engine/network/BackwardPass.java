package io.rnn4j.core.engine.network;

import io.rnn4j.core.engine.node.GradientRunner;
import io.rnn4j.core.engine.node.NodeRun;
import io.rnn4j.core.engine.node.Team;
import io.rnn4j.core.engine.node.WeightArray;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * The way back through the nodes of a network. Where all steps are in memory, every thread takes
 * its samples through all nodes without meeting another, and then all compute the gradients of the
 * weights. Where there are checkpoints, they do both window by window, because the memory of a
 * window is used again; where threads share the time of a node, they take node after node. The
 * gradients of weights are sums in the same order either way: nodes from the last to the first,
 * steps from the last to the first.
 */
public final class BackwardPass {
    private final NodeRun[] calls;
    private final int threads;
    private final WeightArray[] weights;
    private final Map<String, float[]> weightGradients;
    private final IntConsumer clearTask = this::clear;
    private final IntConsumer backwardTask = this::backward;
    private final IntConsumer windowTask = this::windowGradients;
    private final IntConsumer gradientTask = this::allGradients;

    private int batch;
    private int parts;

    // the window that the threads work on
    private int node;
    private int window;

    BackwardPass(
            NodeRun[] calls,
            int threads,
            List<WeightArray> weights,
            Map<String, float[]> weightGradients) {
        this.calls = calls;
        this.threads = threads;
        this.weights = weights.toArray(WeightArray[]::new);
        this.weightGradients = weightGradients;
    }

    /** Sets the number of samples of the batch and of the parts they are split into. */
    void prepare(int newBatch, int newParts) {
        batch = newBatch;
        parts = newParts;
    }

    private int firstSample(int part) {
        return (int) ((long) batch * part / parts);
    }

    private boolean takesNodesInTurn() {
        for (NodeRun call : calls) {
            if (call.windows() > 1 || call.sharesTime()) {
                return true;
            }
        }
        return false;
    }

    /** Goes back with the samples of one part through all nodes, if all steps are in memory. */
    void begin(int part) {
        if (takesNodesInTurn()) {
            return;
        }
        for (int index = calls.length - 1; index >= 0; index--) {
            calls[index].back(part, 0, firstSample(part), firstSample(part + 1));
        }
    }

    /** Computes what is left after {@link #begin} of all parts, on all threads. */
    void finish() {
        if (!takesNodesInTurn()) {
            Team.SHARED.run(threads, gradientTask);
            return;
        }
        Team.SHARED.run(threads, clearTask);
        for (node = calls.length - 1; node >= 0; node--) {
            for (window = calls[node].windows() - 1; window >= 0; window--) {
                if (calls[node].sharesTime()) {
                    calls[node].back();
                } else {
                    Team.SHARED.run(parts, backwardTask);
                }
                Team.SHARED.run(threads, windowTask);
            }
        }
    }

    private void backward(int part) {
        calls[node].back(part, window, firstSample(part), firstSample(part + 1));
    }

    private void windowGradients(int part) {
        calls[node].gradients(window, part, threads);
    }

    private void allGradients(int part) {
        clear(part);
        for (int index = calls.length - 1; index >= 0; index--) {
            calls[index].gradients(0, part, threads);
        }
    }

    /** Makes a part's share of all gradients 0. */
    private void clear(int part) {
        for (WeightArray weight : weights) {
            float[] gradient = weightGradients.get(weight.name());
            int columns = weight.columns();
            int begin = GradientRunner.share(columns, part, threads);
            int end = GradientRunner.share(columns, part + 1, threads);
            for (int row = 0; row < gradient.length; row += columns) {
                Arrays.fill(gradient, row + begin, row + end, 0f);
            }
        }
    }
}
