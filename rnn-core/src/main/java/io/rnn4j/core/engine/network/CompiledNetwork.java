package io.rnn4j.core.engine.network;

import io.rnn4j.api.layer.Node;
import io.rnn4j.api.layer.Signal;

import java.util.ArrayList;
import java.util.List;

/**
 * The compiled nodes of a network.
 *
 * @param nodes the nodes in topological order
 * @param made the signals that each node computes, at least one
 * @param inputs the inputs of the network
 * @param outputs the outputs of the network, all different
 */
public record CompiledNetwork(
        List<CompiledNode> nodes,
        List<List<Signal>> made,
        List<Signal> inputs,
        List<Signal> outputs) {
    public CompiledNetwork {
        nodes = List.copyOf(nodes);
        made = List.copyOf(made);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** {@return all signals in the order of {@link #index}: the inputs, then those of the nodes} */
    List<Signal> signals() {
        List<Signal> signals = new ArrayList<>(inputs);
        made.forEach(signals::addAll);
        return signals;
    }

    /** {@return the index of a signal among all signals} */
    int index(Signal signal) {
        if (signal.isInput()) {
            return signal.inputNumber();
        }
        int index = inputs.size() + signal.output();
        for (int node = 0; node < signal.node(); node++) {
            index += made.get(node).size();
        }
        return index;
    }

    /** {@return the numbers of the inputs that nodes read as indices} */
    int[] indexInputs() {
        return nodes.stream()
                .filter(node -> node.indices() != null)
                .map(node -> node.node().inputs().getFirst())
                .filter(Signal::isInput)
                .mapToInt(Signal::inputNumber)
                .distinct()
                .toArray();
    }

    /** {@return whether a node can be parallel over time: whether there is a scan} */
    public boolean sharesTime() {
        return nodes.stream()
                .anyMatch(
                        node -> node.node() instanceof Node.Recurrent r && r.loop().parallelScan());
    }

    /**
     * {@return for each node whether it depends on one of the inputs for which {@code some} is
     * true}
     */
    public boolean[] dependents(boolean[] some) {
        boolean[] depends = new boolean[nodes.size()];
        for (int node = 0; node < depends.length; node++) {
            for (Signal input : nodes.get(node).node().inputs()) {
                depends[node] |=
                        input.isInput() ? some[input.inputNumber()] : depends[input.node()];
            }
        }
        return depends;
    }
}
