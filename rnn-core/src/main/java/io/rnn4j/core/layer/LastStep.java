package io.rnn4j.core.layer;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.Signal;

/**
 * The last unmasked step: [batch, time, features] becomes [batch, features]. If all steps of a
 * sample are masked, the result is 0.
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
