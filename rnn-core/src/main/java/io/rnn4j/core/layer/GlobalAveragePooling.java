package io.rnn4j.core.layer;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.Pooling;
import io.rnn4j.api.layer.Signal;

/**
 * The mean over time: [batch, time, features] becomes [batch, features], the sum of the steps that
 * are not masked, in the order of time, over their number. Where all steps are masked it is 0.
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
