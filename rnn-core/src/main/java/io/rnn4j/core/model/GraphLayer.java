package io.rnn4j.core.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

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
        return graph.call(label, Arrays.asList(inputs));
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
        return graph.call(label, reads(input, more));
    }

    static List<Wire> reads(Wire input, List<Wire> more) {
        List<Wire> reads = new ArrayList<>();
        reads.add(input);
        reads.addAll(Objects.requireNonNull(more, "what a layer reads beside its input is null"));
        return reads;
    }
}
