package io.rnn4j.core.model;

import java.util.ArrayList;
import java.util.List;

/**
 * A layer that belongs to a {@link Graph}. Wherever it is used it has the same weights; the
 * gradients of all places add up. What is left out of rows in training is drawn anew for each
 * place; weights lose the same for all of them.
 */
public final class GraphLayer {
    private final Graph graph;
    private final String label;

    GraphLayer(Graph graph, String label) {
        this.graph = graph;
        this.label = label;
    }

    /**
     * Returns what the names of its weights begin with.
     *
     * @return its label, unique within the graph
     */
    public String label() {
        return label;
    }

    /**
     * Uses the layer at one place.
     *
     * @param inputs what it reads; the first is its input, what the others are depends on the
     *     layer: initial states of a recurrent layer, further addends of a sum
     * @return what it makes; see {@link Wire#outputs()} if that is more than one thing
     * @throws IllegalArgumentException if the inputs do not suit the layer, or the weights that it
     *     has already
     */
    public Wire on(Wire... inputs) {
        return graph.call(label, Graph.wires(inputs));
    }

    /**
     * Uses the layer at one place.
     *
     * @param input what it reads
     * @param more what it reads beside it, for example the states to begin with
     * @return what it makes
     * @throws IllegalArgumentException if the inputs do not suit the layer, or the weights that it
     *     has already
     */
    public Wire on(Wire input, List<Wire> more) {
        List<Wire> inputs = new ArrayList<>(Graph.wires(input));
        inputs.addAll(more);
        return graph.call(label, inputs);
    }
}
