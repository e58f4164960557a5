package io.rnn4j.core.model;

import io.rnn4j.api.layer.Signal;
import io.rnn4j.core.run.assembly.GraphDefinition.NamedSignal;

import java.util.List;

/** A value in a {@link Graph}: an input, or an output of a layer, which other layers can read. */
public final class Wire {
    private final Graph graph;
    private final NamedSignal named;
    private final List<Wire> outputs; // of the same use of a layer; empty for an input
    private final boolean finalState;

    Wire(Graph graph, NamedSignal named, List<Wire> outputs, boolean finalState) {
        this.graph = graph;
        this.named = named;
        this.outputs = outputs;
        this.finalState = finalState;
    }

    /**
     * {@return the name of the value, unique in the graph: the name of the input, or the label of
     * the layer, followed by {@code #2} for the second use of a shared layer, and by {@code :1} for
     * the second output of a layer}
     */
    public String name() {
        return named.name();
    }

    /** {@return the number of features} */
    public int features() {
        return signal().width();
    }

    /** {@return all outputs of the layer that computes this value; only this value for an input} */
    public List<Wire> outputs() {
        return outputs.isEmpty() ? List.of(this) : List.copyOf(outputs);
    }

    /**
     * {@return the final states of the recurrent layer that computes this value, in the order of
     * the cell, those of the forward direction first; for example to initialize a decoder with the
     * final states of its encoder}
     *
     * @throws IllegalStateException if the layer does not return its states
     */
    public List<Wire> states() {
        List<Wire> states = outputs.stream().filter(wire -> wire.finalState).toList();
        if (states.isEmpty()) {
            throw new IllegalStateException(
                    "'%s' has no states; call returnStates(true) on the recurrent layer"
                            .formatted(name()));
        }
        return states;
    }

    Graph graph() {
        return graph;
    }

    NamedSignal named() {
        return named;
    }

    Signal signal() {
        return named.signal();
    }

    /** {@return name and number of features} */
    @Override
    public String toString() {
        return name() + " of width " + features();
    }
}
