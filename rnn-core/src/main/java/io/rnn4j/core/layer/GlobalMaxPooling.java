package io.rnn4j.core.layer;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.Pooling;
import io.rnn4j.api.layer.Signal;

/**
 * The maximum over time: [batch, time, features] becomes [batch, features], the maximum of every
 * feature over the unmasked steps. The gradient flows to the first step with this value. If all
 * steps of a sample are masked, the result is 0.
 */
public record GlobalMaxPooling() implements Layer {
    @Override
    public String name() {
        return "global_max_pooling";
    }

    @Override
    public Signal define(Network network, Signal input) {
        return network.pool(input, Pooling.MAXIMUM);
    }
}
