package io.rnn4j.core.layer;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.Pooling;
import io.rnn4j.api.layer.Signal;

/**
 * The maximum over time: [batch, time, features] becomes [batch, features], the largest value of
 * every feature among the steps that are not masked. Its gradient goes to the first step that has
 * it. Where all steps are masked it is 0.
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
