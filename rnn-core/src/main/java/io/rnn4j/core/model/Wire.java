package io.rnn4j.core.model;

import io.rnn4j.api.layer.Node;
import io.rnn4j.api.layer.Signal;

import java.util.List;

/** What an input or a layer of a {@link Graph} gives to the layers that read it. */
public final class Wire {
    private final Graph graph;
    private final String name;
    private final Signal signal;
    private final GraphCall call; // null for an input

    Wire(Graph graph, String name, Signal signal, GraphCall call) {
        this.graph = graph;
        this.name = name;
        this.signal = signal;
        this.call = call;
    }

    /**
     * Returns its name within the graph: that of the input, or the label of the layer, with {@code
     * #2} behind it for the second use of a shared layer, and {@code :1} for the second thing that
     * a layer makes.
     *
     * @return the name, by which {@link Graph#wire} finds it
     */
    public String name() {
        return name;
    }

    /**
     * Returns the width of its rows.
     *
     * @return the number of features
     */
    public int features() {
        return signal.width();
    }

    /**
     * Returns everything that the layer makes at this place, this wire among it.
     *
     * @return the wires in the order of the layer; an input alone
     */
    public List<Wire> outputs() {
        return call == null ? List.of(this) : call.wires();
    }

    /**
     * Returns the final states that a recurrent layer has returned beside its output, to let the
     * decoder begin where the encoder has ended.
     *
     * @return the states in the order of the cell; of two directions those of the forward one first
     * @throws IllegalStateException if the layer returns none
     */
    public List<Wire> states() {
        List<Wire> states = outputs().stream().filter(Wire::isFinalState).toList();
        if (states.isEmpty()) {
            throw new IllegalStateException(
                    "'" + name + "' has no states; let the recurrent layer returnStates(true)");
        }
        return states;
    }

    private boolean isFinalState() {
        return call != null
                && !signal.isInput()
                && signal.output() > 0
                && call.nodeOf(signal) instanceof Node.Recurrent;
    }

    Graph graph() {
        return graph;
    }

    public Signal signal() {
        return signal;
    }

    /** Returns the name and the width. */
    @Override
    public String toString() {
        return name + " of width " + signal.width();
    }
}
