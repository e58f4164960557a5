package io.rnn4j.api.layer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a {@link Network} and all its parts put together. A scope is what the names of a part begin
 * with.
 */
public final class NetworkContent {
    private final int firstNode;
    private final List<LayerWeight> weights = new ArrayList<>();
    private final List<String> weightScopes = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final List<String> nodeScopes = new ArrayList<>();
    private final List<List<Signal>> outputs = new ArrayList<>(); // of every node
    private final Map<Integer, MaskedValue> maskedValues = new LinkedHashMap<>(); // by input

    /**
     * Begins empty.
     *
     * @param firstNode the number of the first node
     */
    NetworkContent(int firstNode) {
        this.firstNode = firstNode;
    }

    void add(String scope, LayerWeight weight) {
        Objects.requireNonNull(weight.initializer(), "initializer of " + weight.name());
        for (LayerWeight other : weights) {
            if (other.name().equals(weight.name())) {
                throw new IllegalArgumentException(
                        "weight '" + weight.name() + "' is declared twice in one layer");
            }
        }
        weights.add(weight);
        weightScopes.add(scope);
    }

    /**
     * Adds a node.
     *
     * @param made what it makes, as if no node had made it
     * @return the same as outputs of this node
     */
    List<Signal> add(String scope, Node node, List<Signal> made) {
        nodes.add(node);
        nodeScopes.add(scope);
        int number = firstNode + nodes.size() - 1;
        List<Signal> numbered = new ArrayList<>();
        for (Signal signal : made) {
            numbered.add(
                    new Signal(
                            number,
                            numbered.size(),
                            signal.width(),
                            signal.sequence(),
                            signal.axis(),
                            signal.steps()));
        }
        outputs.add(List.copyOf(numbered));
        return outputs.getLast();
    }

    /** Says what value masks a step of an input. */
    void mask(int input, MaskedValue value) {
        MaskedValue earlier = maskedValues.putIfAbsent(input, value);
        if (earlier != null) {
            throw new IllegalArgumentException(
                    "the input is masked where it is "
                            + earlier.value()
                            + " already, got "
                            + value.value());
        }
    }

    List<LayerWeight> weights() {
        return List.copyOf(weights);
    }

    List<Node> nodes() {
        return List.copyOf(nodes);
    }

    List<List<Signal>> outputs() {
        return List.copyOf(outputs);
    }

    /** Returns the scope of a node. */
    String scope(int node) {
        return nodeScopes.get(node);
    }

    /** Returns the weights of a node's scope by the names they have there. */
    Map<String, LayerWeight> weightsOf(int node) {
        String scope = scope(node);
        Map<String, LayerWeight> result = new LinkedHashMap<>();
        for (int weight = 0; weight < weights.size(); weight++) {
            if (weightScopes.get(weight).equals(scope)) {
                LayerWeight declared = weights.get(weight);
                result.put(declared.name().substring(scope.length()), declared);
            }
        }
        return result;
    }

    Map<Integer, MaskedValue> maskedValues() {
        return Map.copyOf(maskedValues);
    }
}
