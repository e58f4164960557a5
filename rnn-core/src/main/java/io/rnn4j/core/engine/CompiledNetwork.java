package io.rnn4j.core.engine;

import io.rnn4j.api.Signal;

import java.util.List;

/**
 * The nodes of a network, ready to run.
 *
 * @param nodes the nodes in an order of computation; a node reads what others before it make
 * @param signals what each of them makes
 * @param input what goes into the network
 * @param output the signal that is its answer
 */
public record CompiledNetwork(
        List<CompiledNode> nodes, List<Signal> signals, Signal input, Signal output) {
    /** Copies the lists. */
    public CompiledNetwork {
        nodes = List.copyOf(nodes);
        signals = List.copyOf(signals);
    }

    Signal signal(int node) {
        return signals.get(node);
    }

    GradientPaths paths(boolean inputGradients) {
        return new GradientPaths(nodes, output, inputGradients);
    }

    /**
     * Counts the memory of a training step without the loss.
     *
     * @param checkpoints what is kept
     * @param steps time steps
     * @return the floats of a sample
     */
    public ActivationMemory memory(Checkpoints checkpoints, int steps) {
        int window = checkpoints.window(steps);
        int windows = (steps + window - 1) / window;
        GradientPaths paths = paths(false);
        ActivationMemory sum = ActivationMemory.rows(input, input.width());
        for (int index = 0; index < nodes.size(); index++) {
            sum = sum.plus(memory(index, paths, windows));
        }
        return sum;
    }

    private ActivationMemory memory(int index, GradientPaths paths, int windows) {
        CompiledNode node = nodes.get(index);
        List<Signal> inputs = node.node().inputs();
        Signal made = signals.get(index);
        ActivationMemory sum =
                node.hasProgram()
                        ? node.activations(paths.of(index), windows).of(inputs.getFirst())
                        : ActivationMemory.rows(made, made.width());
        if (paths.isAsked(made)) {
            sum = sum.plus(ActivationMemory.rows(made, made.width()));
        }
        for (int input = 0; input < inputs.size(); input++) {
            if (paths.of(index)[input] == GradientPaths.Path.ADDED) {
                Signal read = inputs.get(input);
                sum = sum.plus(ActivationMemory.rows(read, read.width()));
            }
        }
        return sum;
    }
}
