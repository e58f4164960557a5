package io.rnn4j.api.layer;

import io.rnn4j.api.component.NullChecks;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A node of a {@link NetworkDefinition} with its outputs, scope and weights.
 *
 * @param node the node
 * @param outputs its outputs
 * @param scope prefix of the names of its states: the names of the parts of the layer that it lies
 *     in, each followed by a slash; empty outside all parts
 * @param weights the weights that its expressions may use, by the names they have there
 */
public record NetworkNode(
        Node node, List<Signal> outputs, String scope, Map<String, LayerWeight> weights) {
    /** Rejects null. */
    public NetworkNode {
        Objects.requireNonNull(node, "node");
        outputs = NullChecks.copyOf("outputs", outputs);
        Objects.requireNonNull(scope, "scope");
        NullChecks.requireValues("weights", weights);
    }
}
