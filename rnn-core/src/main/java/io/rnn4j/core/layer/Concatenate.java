package io.rnn4j.core.layer;

import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.Signal;

import java.util.List;

/** The concatenation of the rows of several signals. A single signal is returned unchanged. */
public record Concatenate() implements MergingLayer {
    @Override
    public String name() {
        return "concatenate";
    }

    @Override
    public Signal merge(Network network, List<Signal> inputs) {
        return network.concatenate(inputs);
    }
}
