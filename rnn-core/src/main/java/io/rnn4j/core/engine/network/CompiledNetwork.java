package io.rnn4j.core.engine.network;

import io.rnn4j.api.layer.Node;
import io.rnn4j.api.layer.Signal;

import java.util.ArrayList;
import java.util.List;

/**
 * The nodes of a network, ready to run.
 *
 * @param nodes the nodes in an order of computation; a node reads what others before it make
 * @param made what each of them makes, one or more signals
 * @param inputs what goes into the network
 * @param outputs the signals that are its answers, all different
 */
public record CompiledNetwork(
        List<CompiledNode> nodes,
        List<List<Signal>> made,
        List<Signal> inputs,
        List<Signal> outputs) {
    /** Copies the lists. */
    public CompiledNetwork {
        nodes = List.copyOf(nodes);
        made = List.copyOf(made);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** All signals: the inputs first, then what the nodes make, in the order of {@link #index}. */
    List<Signal> signals() {
        List<Signal> signals = new ArrayList<>(inputs);
        made.forEach(signals::addAll);
        return signals;
    }

    /** The place of a signal among all. */
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

    /**
     * Tells if threads can share the time of a node, and not only the samples.
     *
     * @return if there is a scan over time
     */
    public boolean sharesTime() {
        return nodes.stream()
                .anyMatch(
                        node -> node.node() instanceof Node.Recurrent r && r.loop().parallelScan());
    }

    /**
     * Finds the nodes that depend on some inputs.
     *
     * @param some for every input if it is one of them
     * @return for every node if what it makes depends on one of them
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
