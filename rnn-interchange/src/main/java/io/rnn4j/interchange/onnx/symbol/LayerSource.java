package io.rnn4j.interchange.onnx.symbol;

import io.rnn4j.api.layer.Layer;

import java.util.Map;

/**
 * A layer with its weights, which several steps may share.
 *
 * @param layer the layer
 * @param weights values of its weights by name in the layer
 */
public record LayerSource(Layer layer, Map<String, float[]> weights) {
    /** Copies the map. */
    public LayerSource {
        weights = Map.copyOf(weights);
    }

    /** Two layers with equal settings are not the same. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
