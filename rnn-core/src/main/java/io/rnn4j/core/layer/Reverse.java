package io.rnn4j.core.layer;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.Signal;

/**
 * The opposite order of time: the steps that are not masked change places, the first with the last,
 * so that the mask stays as it is. Masked steps become 0.
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
