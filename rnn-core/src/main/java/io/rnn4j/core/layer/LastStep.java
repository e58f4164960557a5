package io.rnn4j.core.layer;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.Signal;

/**
 * The last step that is not masked: [batch, time, features] becomes [batch, features]. Where all
 * steps are masked it is 0.
 */
public record LastStep() implements Layer {
    @Override
    public String name() {
        return "last_step";
    }

    @Override
    public Signal define(Network network, Signal input) {
        return network.lastStep(input);
    }
}
