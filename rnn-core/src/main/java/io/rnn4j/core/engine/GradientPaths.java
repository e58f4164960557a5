package io.rnn4j.core.engine;

import io.rnn4j.api.Signal;

import java.util.List;

/**
 * Which gradients a call needs, and how they meet where a signal has several readers: they are
 * added up in the order in which the way back comes to them, from the last node to the first, and
 * within a node from its first input to its last. So the sum depends neither on threads nor on
 * checkpoints.
 */
final class GradientPaths {

    /** How the gradient of an input reaches the signal that the input is. */
    enum Path {
        /** Nobody asks for it, or it is 0. */
        NONE,

        /** It is the first: it is put where the gradient of the signal lies. */
        DIRECT,

        /** It has memory of its own, and is added to what is there. */
        ADDED
    }

    private final boolean[] asked; // by the number of the node + 1, the network's input first
    private final Path[][] paths; // [node][input]

    /**
     * Finds the ways back.
     *
     * @param nodes the nodes in an order of computation
     * @param output where the way back begins
     * @param inputAsked if the gradient of the network's input is asked for
     */
    GradientPaths(List<CompiledNode> nodes, Signal output, boolean inputAsked) {
        this.asked = new boolean[nodes.size() + 1];
        this.paths = new Path[nodes.size()][];
        asked[0] = inputAsked;
        for (int node = 0; node < nodes.size(); node++) {
            CompiledNode compiled = nodes.get(node);
            asked[node + 1] =
                    compiled.isTrained()
                            || compiled.node().inputs().stream().anyMatch(this::isAsked);
        }
        asked[output.node() + 1] = true;
        boolean[] reached = new boolean[asked.length];
        reached[output.node() + 1] = true; // the gradient of the loss comes first
        for (int node = nodes.size() - 1; node >= 0; node--) {
            paths[node] = paths(node, nodes.get(node), reached);
        }
    }

    private Path[] paths(int node, CompiledNode compiled, boolean[] reached) {
        List<Signal> inputs = compiled.node().inputs();
        Path[] result = new Path[inputs.size()];
        for (int input = 0; input < result.length; input++) {
            int signal = inputs.get(input).node() + 1;
            if (!asked[node + 1] || !asked[signal] || !compiled.passesGradient(input)) {
                result[input] = Path.NONE;
            } else {
                result[input] = reached[signal] ? Path.ADDED : Path.DIRECT;
                reached[signal] = true;
            }
        }
        return result;
    }

    /** Tells if the gradient of a signal is asked for. */
    boolean isAsked(Signal signal) {
        return asked[signal.node() + 1];
    }

    Path[] of(int node) {
        return paths[node];
    }
}
