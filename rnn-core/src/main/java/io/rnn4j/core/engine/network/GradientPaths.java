package io.rnn4j.core.engine.network;

import io.rnn4j.api.layer.Signal;
import io.rnn4j.core.engine.node.GradientPath;

import java.util.Arrays;
import java.util.List;

/**
 * The gradients that a run computes. The gradients of a signal with several readers are added in
 * the order of the backward pass: from the last node to the first, within a node from the first
 * input to the last. The sum therefore depends neither on threads nor on checkpoints.
 */
final class GradientPaths {

    private final CompiledNetwork network;
    private final boolean[] needed; // by the index of the signal
    private final boolean[] reached; // by the index of the signal
    private final GradientPath[][] paths; // [node][input]

    /**
     * Finds the gradients that a backward pass needs, those of the network's inputs if requested.
     */
    GradientPaths(CompiledNetwork network, boolean inputsNeeded) {
        this.network = network;
        List<CompiledNode> nodes = network.nodes();
        this.needed = new boolean[network.signals().size()];
        this.reached = new boolean[needed.length];
        this.paths = new GradientPath[nodes.size()][];
        Arrays.fill(needed, 0, network.inputs().size(), inputsNeeded);
        for (int node = 0; node < nodes.size(); node++) {
            CompiledNode compiled = nodes.get(node);
            if (compiled.isTrained()
                    || compiled.node().inputs().stream().anyMatch(this::isNeeded)) {
                network.made().get(node).forEach(made -> needed[network.index(made)] = true);
            }
        }
        for (Signal output : network.outputs()) { // the gradient of the loss comes first
            needed[network.index(output)] = true;
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
            if (!goesOn || !needed[signal] || !compiled.passesGradient(input)) {
                result[input] = GradientPath.NONE;
            } else {
                result[input] = reached[signal] ? GradientPath.ADDED : GradientPath.DIRECT;
                reached[signal] = true;
            }
        }
        return result;
    }

    private boolean isNeeded(Signal signal) {
        return needed[network.index(signal)];
    }

    /** {@return whether the gradient of a signal is needed and can be other than 0} */
    boolean hasGradient(Signal signal) {
        return isNeeded(signal) && reached[network.index(signal)];
    }

    /** {@return whether the gradient needs a buffer; one of a network's input may be 0} */
    boolean hasBuffer(Signal signal) {
        return signal.isInput() ? isNeeded(signal) : hasGradient(signal);
    }

    GradientPath[] of(int node) {
        return paths[node];
    }
}
