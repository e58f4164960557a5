package io.rnn4j.core.engine.network;

import io.rnn4j.core.engine.node.NodeRun;
import io.rnn4j.core.engine.node.SampleParallelRun;
import io.rnn4j.core.engine.node.WeightArray;
import io.rnn4j.core.thread.Team;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * The forward and backward passes through the nodes of a network.
 *
 * <p>As a rule each thread takes its samples through all nodes without waiting for the others, and
 * then all threads compute the gradients of the weights. If a node is parallel over time, the
 * threads run node after node in both directions. If there are checkpoints, they run node after
 * node and window after window in the backward pass, because all windows share their memory.
 * Gradients of weights are summed in the same order either way: from the last node to the first,
 * from the last step to the first.
 */
final class NodePasses {
    private final NodeRun[] nodes;
    private final SampleParallelRun[] sampleNodes; // all nodes; null if one is parallel over time
    private final boolean[] runs; // for every node whether forward computes it
    private final WeightArray[] weights;
    private final Map<String, float[]> weightGradients;
    private final IntConsumer forwardTask = this::forward;
    private final IntConsumer backwardTask = this::backward;
    private final IntConsumer trainTask = this::train;
    private final IntConsumer clearTask = this::clear;
    private final IntConsumer windowTask = this::windowGradients;
    private final IntConsumer gradientTask = this::allGradients;
    private final long weightElements;
    private int parts;
    private int threads;

    // the node and the window that the threads work on
    private int node;
    private int window;

    // the work of a training step before and after the forward pass
    private IntConsumer fill;
    private IntConsumer loss;

    NodePasses(NodeRun[] nodes, List<WeightArray> weights, Map<String, float[]> weightGradients) {
        this.nodes = nodes;
        this.sampleNodes =
                Arrays.stream(nodes).allMatch(SampleParallelRun.class::isInstance)
                        ? Arrays.copyOf(nodes, nodes.length, SampleParallelRun[].class)
                        : null;
        this.runs = new boolean[nodes.length];
        Arrays.fill(runs, true);
        this.weights = weights.toArray(WeightArray[]::new);
        this.weightGradients = weightGradients;
        this.weightElements =
                weightGradients.values().stream().mapToLong(gradient -> gradient.length).sum();
    }

    /**
     * {@return the estimated multiply-adds of all passes through a batch that the signals are
     * prepared for}
     */
    long operations() {
        long operations = weightElements; // of gradients, set to 0
        for (NodeRun each : nodes) {
            operations += each.operations();
        }
        return operations;
    }

    /**
     * Prepares the passes of a batch that is split into parts for the threads, which share the
     * gradients of the weights.
     */
    void prepare(int newParts, int newThreads) {
        parts = newParts;
        threads = newThreads;
    }

    /** Restricts forward passes to some nodes. */
    void runOnly(boolean[] selected) {
        System.arraycopy(selected, 0, runs, 0, runs.length);
    }

    /** {@return whether forward passes compute a node} */
    boolean runs(int index) {
        return runs[index];
    }

    // ---- forward

    void forward() {
        if (sampleNodes != null) {
            Team.SHARED.run(parts, forwardTask);
            return;
        }
        for (int index = 0; index < nodes.length; index++) {
            if (runs[index]) {
                nodes[index].forward();
            }
        }
    }

    private void forward(int part) {
        for (int index = 0; index < sampleNodes.length; index++) {
            if (runs[index]) {
                sampleNodes[index].forward(part);
            }
        }
    }

    /**
     * Fills in the inputs of every part and runs the forward pass, the loss, which computes the
     * gradients of the outputs of a part, and the backward pass.
     */
    void train(IntConsumer newFill, IntConsumer newLoss) {
        fill = newFill;
        loss = newLoss;
        if (sampleNodes != null) {
            Team.SHARED.run(parts, trainTask);
        } else {
            Team.SHARED.run(parts, fill);
            forward();
            Team.SHARED.run(parts, loss);
        }
    }

    private void train(int part) {
        fill.accept(part);
        forward(part);
        loss.accept(part);
        if (!isNodeByNode()) {
            backward(part);
        }
    }

    // ---- backward

    private boolean isNodeByNode() {
        if (sampleNodes == null) {
            return true;
        }
        for (NodeRun each : nodes) {
            if (each.windows() > 1) {
                return true;
            }
        }
        return false;
    }

    /** Runs the backward pass as far as the threads do not have to wait for each other. */
    void backward() {
        if (!isNodeByNode()) {
            Team.SHARED.run(parts, backwardTask);
        }
    }

    private void backward(int part) {
        for (int index = sampleNodes.length - 1; index >= 0; index--) {
            sampleNodes[index].backward(part, 0);
        }
    }

    /** Computes the gradients that are left after {@link #backward()} or {@link #train}. */
    void gradients() {
        if (!isNodeByNode()) {
            Team.SHARED.run(threads, gradientTask);
            return;
        }
        Team.SHARED.run(threads, clearTask);
        for (node = nodes.length - 1; node >= 0; node--) {
            for (window = nodes[node].windows() - 1; window >= 0; window--) {
                nodes[node].backward(window);
                Team.SHARED.run(threads, windowTask);
            }
        }
    }

    private void windowGradients(int part) {
        nodes[node].weightGradients(window, part, threads);
    }

    private void allGradients(int part) {
        clear(part);
        for (int index = nodes.length - 1; index >= 0; index--) {
            nodes[index].weightGradients(0, part, threads);
        }
    }

    /** Sets a part's share of all gradients of weights to 0. */
    private void clear(int part) {
        for (WeightArray weight : weights) {
            float[] gradient = weightGradients.get(weight.name());
            int columns = weight.columns();
            int begin = WeightArray.firstColumn(columns, part, threads);
            int end = WeightArray.firstColumn(columns, part + 1, threads);
            for (int row = 0; row < gradient.length; row += columns) {
                Arrays.fill(gradient, row + begin, row + end, 0f);
            }
        }
    }
}
