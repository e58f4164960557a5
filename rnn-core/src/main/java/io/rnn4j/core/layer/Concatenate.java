package io.rnn4j.core.layer;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.Signal;

import java.util.List;

/** The concatenation of the rows of several signals. A single signal is returned unchanged. */
public record Concatenate() implements Layer {
    @Override
    public String name() {
        return "concatenate";
    }

    @Override
    public Signal define(Network network, Signal input) {
        return input;
    }

    @Override
    public List<Signal> define(Network network, List<Signal> inputs) {
        return inputs.size() == 1 ? inputs : List.of(network.concatenate(inputs));
    }
}
