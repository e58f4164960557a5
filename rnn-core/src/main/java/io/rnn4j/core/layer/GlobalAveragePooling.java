package io.rnn4j.core.layer;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.Pooling;
import io.rnn4j.api.layer.Signal;

/**
 * The mean over time: [batch, time, features] becomes [batch, features], the sum of the unmasked
 * steps in the order of time, divided by their number. If all steps of a sample are masked, the
 * result is 0.
 */
public record GlobalAveragePooling() implements Layer {
    @Override
    public String name() {
        return "global_average_pooling";
    }

    @Override
    public Signal define(Network network, Signal input) {
        return network.pool(input, Pooling.MEAN);
    }
}
