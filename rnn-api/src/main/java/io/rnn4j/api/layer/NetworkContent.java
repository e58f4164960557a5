package io.rnn4j.api.layer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a {@link Network} and all its parts declare. A scope is the prefix of the names of a part.
 */
final class NetworkContent {
    private final int firstNode;
    private final Map<String, LayerWeight> weights = new LinkedHashMap<>(); // by full name
    private final Map<String, Map<String, LayerWeight>> weightsOfScope = new LinkedHashMap<>();
    private final List<NetworkNode> nodes = new ArrayList<>();
    private final Map<Integer, MaskedValue> maskedValues = new LinkedHashMap<>(); // by input

    private final List<OutputPenalty> penalties = new ArrayList<>();
    private final List<TransitionScores> transitions = new ArrayList<>();

    NetworkContent(int firstNode) {
        this.firstNode = firstNode;
    }

    void add(String scope, LayerWeight weight) {
        if (weights.putIfAbsent(weight.name(), weight) != null) {
            throw new IllegalArgumentException(
                    "weight '%s' is declared twice in one layer; rename one of them"
                            .formatted(weight.name()));
        }
        weightsOf(scope).put(weight.name().substring(scope.length()), weight);
    }

    void fixRow(String scope, String name, int row) {
        LayerWeight weight = weights.get(scope + name);
        if (weight == null) {
            throw new IllegalArgumentException(
                    "row %s of weight '%s' cannot be fixed: the layer declares %s"
                            .formatted(row, scope + name, weights.keySet()));
        }
        LayerWeight fixed = weight.withFixedRow(row);
        weights.put(scope + name, fixed);
        weightsOf(scope).put(name, fixed);
    }

    /** Returns the weights of a scope by their names there; later ones are added to the map. */
    private Map<String, LayerWeight> weightsOf(String scope) {
        return weightsOfScope.computeIfAbsent(scope, key -> new LinkedHashMap<>());
    }

    /** Adds a node, and returns its outputs with numbers. */
    List<Signal> add(String scope, Node node, List<Signal> outputs) {
        int number = firstNode + nodes.size();
        List<Signal> numbered = new ArrayList<>();
        for (Signal signal : outputs) {
            numbered.add(new Signal(number, numbered.size(), signal.width(), signal.time()));
        }
        Map<String, LayerWeight> ofScope = Collections.unmodifiableMap(weightsOf(scope));
        nodes.add(new NetworkNode(node, List.copyOf(numbered), scope, ofScope));
        return nodes.getLast().outputs();
    }

    void mask(int input, MaskedValue value) {
        MaskedValue earlier = maskedValues.putIfAbsent(input, value);
        if (earlier != null) {
            throw new IllegalArgumentException(
                    "the input is already masked where it is %s, got %s; use one masking layer"
                            .formatted(earlier.value(), value.value()));
        }
    }

    void add(OutputPenalty penalty) {
        penalties.add(penalty);
    }

    void add(TransitionScores scores) {
        transitions.add(scores);
    }

    NetworkDefinition definition(List<Signal> outputs) {
        return new NetworkDefinition(
                List.copyOf(weights.values()),
                nodes,
                outputs,
                maskedValues,
                penalties,
                transitions);
    }
}
