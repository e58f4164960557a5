package io.rnn4j.core.model;

import io.rnn4j.api.layer.NetworkDefinition;
import io.rnn4j.api.layer.Node;
import io.rnn4j.api.layer.Signal;

import java.util.List;

/**
 * A layer of a graph at a place where it is used.
 *
 * @param label the label of the layer
 * @param first if the layer is used nowhere before it
 * @param reads what goes in
 * @param network the nodes and the weights it has declared
 * @param firstNode the number of its first node
 * @param wires what it makes, filled when it is known
 */
public record GraphCall(
        String label,
        boolean first,
        List<Wire> reads,
        NetworkDefinition network,
        int firstNode,
        List<Wire> wires) {

    /** Returns the node that makes a signal; null if it is one that the layer has passed on. */
    Node nodeOf(Signal signal) {
        int index = signal.node() - firstNode;
        return index < 0 ? null : network.nodes().get(index).node();
    }
}
