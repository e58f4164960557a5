package io.rnn4j.core.engine.network;

import io.rnn4j.api.layer.Node;
import io.rnn4j.api.layer.Signal;

import java.util.ArrayList;
import java.util.List;

/** The compiled nodes of a network. */
public final class CompiledNetwork {
    private final List<CompiledNode> nodes;
    private final List<List<Signal>> made;
    private final List<Signal> inputs;
    private final List<Signal> outputs;
    private final int[] firstIndex; // by node, see index

    /**
     * Creates a network.
     *
     * @param nodes the nodes in topological order
     * @param made the signals that each node computes, at least one
     * @param inputs the inputs of the network
     * @param outputs the outputs of the network, all different
     */
    public CompiledNetwork(
            List<CompiledNode> nodes,
            List<List<Signal>> made,
            List<Signal> inputs,
            List<Signal> outputs) {
        this.nodes = List.copyOf(nodes);
        this.made = List.copyOf(made);
        this.inputs = List.copyOf(inputs);
        this.outputs = List.copyOf(outputs);
        this.firstIndex = new int[nodes.size()];
        int index = inputs.size();
        for (int node = 0; node < firstIndex.length; node++) {
            firstIndex[node] = index;
            index += made.get(node).size();
        }
    }

    /** {@return the nodes in topological order} */
    public List<CompiledNode> nodes() {
        return nodes;
    }

    /** {@return the signals that each node computes} */
    List<List<Signal>> made() {
        return made;
    }

    /** {@return the inputs of the network} */
    List<Signal> inputs() {
        return inputs;
    }

    /** {@return the outputs of the network, all different} */
    List<Signal> outputs() {
        return outputs;
    }

    /** {@return all signals in the order of {@link #index}: the inputs, then those of the nodes} */
    List<Signal> signals() {
        List<Signal> signals = new ArrayList<>(inputs);
        made.forEach(signals::addAll);
        return signals;
    }

    /** {@return the index of a signal among all signals} */
    int index(Signal signal) {
        return signal.isInput()
                ? signal.inputNumber()
                : firstIndex[signal.node()] + signal.output();
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
