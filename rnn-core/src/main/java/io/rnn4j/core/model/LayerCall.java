package io.rnn4j.core.model;

import java.util.List;

/**
 * A layer of a model at one of the places where it is used. A layer that is shared has several.
 *
 * @param layer the label of the layer
 * @param reads the names of what it reads: those of inputs, or of what earlier calls make, see
 *     {@link Wire#name()}
 */
public record LayerCall(String layer, List<String> reads) {
    /** Copies the list. */
    public LayerCall {
        reads = List.copyOf(reads);
    }
}
