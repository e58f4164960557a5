package io.rnn4j.api.layer;

import io.rnn4j.api.component.NullChecks;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * The weights and nodes that a layer has declared for given inputs.
 *
 * @param weights weights of the layer and all its parts, in the order of declaration
 * @param nodes nodes in the order of declaration, which is an order of computation
 * @param outputs outputs of the layer
 * @param maskedValues value that marks padding, by the number of the input of the network
 */
public record NetworkDefinition(
        List<LayerWeight> weights,
        List<NetworkNode> nodes,
        List<Signal> outputs,
        Map<Integer, MaskedValue> maskedValues) {
    /** Rejects null. */
    public NetworkDefinition {
        weights = NullChecks.copyOf("weights", weights);
        nodes = NullChecks.copyOf("nodes", nodes);
        outputs = NullChecks.copyOf("outputs", outputs);
        NullChecks.requireValues("maskedValues", maskedValues);
    }

    /**
     * Defines a layer for given inputs.
     *
     * @param layer the layer
     * @param inputs inputs of the layer
     * @param firstNode number of its first node: the number of nodes of the network before it
     * @return the definition
     * @throws IllegalArgumentException if the inputs do not suit the layer; the message names both
     */
    public static NetworkDefinition of(Layer layer, List<Signal> inputs, int firstNode) {
        Objects.requireNonNull(layer, "layer");
        NullChecks.copyOf("inputs", inputs);
        return of(network -> layer.define(network, inputs), firstNode);
    }

    /**
     * Defines a network of nodes without a layer.
     *
     * @param definition declares weights and nodes, and returns the outputs
     * @param firstNode number of the first node
     * @return the definition
     */
    public static NetworkDefinition of(Function<Network, List<Signal>> definition, int firstNode) {
        Objects.requireNonNull(definition, "definition");
        NetworkContent content = new NetworkContent(firstNode);
        return content.definition(definition.apply(new Network("", content)));
    }
}
