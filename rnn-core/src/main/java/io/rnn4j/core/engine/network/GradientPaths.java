package io.rnn4j.core.engine.network;

import io.rnn4j.api.layer.Signal;
import io.rnn4j.core.engine.node.GradientPath;

import java.util.Arrays;
import java.util.List;

/**
 * Which gradients a call needs, and how they meet where a signal has several readers: they are
 * added up in the order in which the way back comes to them, from the last node to the first, and
 * within a node from its first input to its last. So the sum depends neither on threads nor on
 * checkpoints.
 */
final class GradientPaths {

    private final CompiledNetwork network;
    private final boolean[] asked; // by the index of the signal
    private final boolean[] reached; // by the index of the signal
    private final GradientPath[][] paths; // [node][input]

    /**
     * Finds the ways back.
     *
     * @param network the nodes; the way back begins at its outputs
     * @param inputsAsked if the gradients of the network's inputs are asked for
     */
    GradientPaths(CompiledNetwork network, boolean inputsAsked) {
        this.network = network;
        List<CompiledNode> nodes = network.nodes();
        this.asked = new boolean[network.signals().size()];
        this.reached = new boolean[asked.length];
        this.paths = new GradientPath[nodes.size()][];
        Arrays.fill(asked, 0, network.inputs().size(), inputsAsked);
        for (int node = 0; node < nodes.size(); node++) {
            CompiledNode compiled = nodes.get(node);
            if (compiled.isTrained() || compiled.node().inputs().stream().anyMatch(this::isAsked)) {
                network.made().get(node).forEach(made -> asked[network.index(made)] = true);
            }
        }
        for (Signal output : network.outputs()) { // the gradient of the loss comes first
            asked[network.index(output)] = true;
            reached[network.index(output)] = true;
        }
        for (int node = nodes.size() - 1; node >= 0; node--) {
            paths[node] = paths(node, nodes.get(node));
        }
    }

    private GradientPath[] paths(int node, CompiledNode compiled) {
        List<Signal> inputs = compiled.node().inputs();
        GradientPath[] result = new GradientPath[inputs.size()];
        boolean goesOn = network.made().get(node).stream().anyMatch(this::hasGradient);
        for (int input = 0; input < result.length; input++) {
            int signal = network.index(inputs.get(input));
            if (!goesOn || !asked[signal] || !compiled.passesGradient(input)) {
                result[input] = GradientPath.NONE;
            } else {
                result[input] = reached[signal] ? GradientPath.ADDED : GradientPath.DIRECT;
                reached[signal] = true;
            }
        }
        return result;
    }

    private boolean isAsked(Signal signal) {
        return asked[network.index(signal)];
    }

    /** Tells if the gradient of a signal is asked for, and if there is one. */
    boolean hasGradient(Signal signal) {
        return isAsked(signal) && reached[network.index(signal)];
    }

    /** Tells if the gradient needs a place: one that is asked for from outside may be 0. */
    boolean hasPlace(Signal signal) {
        return signal.isInput() ? isAsked(signal) : hasGradient(signal);
    }

    GradientPath[] of(int node) {
        return paths[node];
    }
}
