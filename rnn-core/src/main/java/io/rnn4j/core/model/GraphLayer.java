package io.rnn4j.core.model;

import io.rnn4j.api.tensor.Shape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A layer of a {@link Graph}, which can be used several times. All uses share its weights, and
 * their gradients are added. Dropout is drawn separately for each use, weight drop once for all.
 */
public final class GraphLayer {
    private final Graph graph;
    private final String label;

    GraphLayer(Graph graph, String label) {
        this.graph = graph;
        this.label = label;
    }

    /** {@return the label, unique in the graph, with which the names of its weights begin} */
    public String label() {
        return label;
    }

    /**
     * {@return the shapes of the weights of this layer by name, in the order of declaration; empty
     * before the first use} Nothing is allocated for the weights themselves.
     *
     * @throws IllegalArgumentException if a weight has more than 2³¹-1 elements
     */
    public Map<String, Shape> weightShapes() {
        return graph.weightShapes(label);
    }

    /**
     * Uses the layer.
     *
     * @param reads what the layer reads, its input first; the meaning of others depends on the
     *     layer, for example the initial states of a recurrent layer
     * @return the first output of the layer; see {@link Wire#outputs()} for the others
     * @throws IllegalArgumentException if the layer does not support these inputs, or if they do
     *     not suit its weights
     */
    public Wire on(Wire... reads) {
        return graph.use(label, Arrays.asList(Objects.requireNonNull(reads, "reads")));
    }

    /**
     * Uses the layer.
     *
     * @param input the input
     * @param more what else the layer reads, for example initial states
     * @return the first output of the layer; see {@link Wire#outputs()} for the others
     * @throws IllegalArgumentException if the layer does not support these inputs, or if they do
     *     not suit its weights
     */
    public Wire on(Wire input, List<Wire> more) {
        return graph.use(label, reads(input, more));
    }

    static List<Wire> reads(Wire input, List<Wire> more) {
        List<Wire> reads = new ArrayList<>();
        reads.add(input);
        reads.addAll(Objects.requireNonNull(more, "the further inputs of a layer are null"));
        return reads;
    }
}
