package io.rnn4j.api.layer;

import io.rnn4j.api.component.NullChecks;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** The weights and nodes that a layer has declared for given inputs. */
public final class NetworkDefinition {
    private final List<LayerWeight> weights;
    private final List<NetworkNode> nodes;
    private final List<Signal> outputs;
    private final Map<Integer, MaskedValue> maskedValues;
    private final List<OutputPenalty> penalties;
    private final List<TransitionScores> transitions;

    NetworkDefinition(
            List<LayerWeight> weights,
            List<NetworkNode> nodes,
            List<Signal> outputs,
            Map<Integer, MaskedValue> maskedValues,
            List<OutputPenalty> penalties,
            List<TransitionScores> transitions) {
        this.weights = List.copyOf(weights);
        this.nodes = List.copyOf(nodes);
        this.outputs = List.copyOf(outputs);
        this.maskedValues = Map.copyOf(maskedValues);
        this.penalties = List.copyOf(penalties);
        this.transitions = List.copyOf(transitions);
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

    /** {@return the weights of the layer and all its parts, in the order of declaration} */
    public List<LayerWeight> weights() {
        return weights;
    }

    /** {@return the nodes in the order of declaration, which is an order of computation} */
    public List<NetworkNode> nodes() {
        return nodes;
    }

    /** {@return the outputs of the layer} */
    public List<Signal> outputs() {
        return outputs;
    }

    /** {@return the value that marks padding, by the number of the input of the network} */
    public Map<Integer, MaskedValue> maskedValues() {
        return maskedValues;
    }

    /** {@return the penalties on rows of the layer that are added to the loss} */
    public List<OutputPenalty> penalties() {
        return penalties;
    }

    /** {@return the scores of transitions of sequences} */
    public List<TransitionScores> transitions() {
        return transitions;
    }
}
