package io.rnn4j.core.layer;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.Signal;
import io.rnn4j.core.activation.Activations;

/** The softmax of every row, eˣ / Σeˣ. */
public record SoftmaxLayer() implements Layer {
    @Override
    public String name() {
        return "softmax";
    }

    @Override
    public Signal define(Network network, Signal input) {
        return network.rows(input, Activations.SOFTMAX::of);
    }
}
