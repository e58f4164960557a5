package io.rnn4j.core.model;

import java.util.List;

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
        reads = List.copyOf(reads);
    }
}
