package io.rnn4j.core.layer;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.Signal;

/**
 * Reverses the order of the unmasked steps, [batch, time, features]. The mask is unchanged; masked
 * steps become 0.
 */
public record Reverse() implements Layer {
    @Override
    public String name() {
        return "reverse";
    }

    @Override
    public Signal define(Network network, Signal input) {
        return network.reverse(input);
    }
}
