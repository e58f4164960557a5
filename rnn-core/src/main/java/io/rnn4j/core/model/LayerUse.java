package io.rnn4j.core.model;

import io.rnn4j.api.component.NullChecks;

import java.util.List;
import java.util.Objects;

/**
 * One use of a layer in a model. A shared layer has several.
 *
 * @param layer label of the layer
 * @param reads names of the inputs, or of the values of earlier uses, that it reads; see {@link
 *     Wire#name()}
 */
public record LayerUse(String layer, List<String> reads) {
    /** Copies the list. */
    public LayerUse {
        Objects.requireNonNull(layer, "layer");
        reads = NullChecks.copyOf("reads", reads);
    }
}
