package io.rnn4j.core.layer;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.Signal;

import java.util.List;

/** A layer that combines several signals into one. A single signal is returned unchanged. */
interface MergingLayer extends Layer {
    @Override
    default Signal define(Network network, Signal input) {
        return input;
    }

    @Override
    default List<Signal> define(Network network, List<Signal> inputs) {
        return inputs.size() == 1 ? inputs : List.of(merge(network, inputs));
    }

    /** {@return two signals or more, combined} */
    Signal merge(Network network, List<Signal> inputs);
}
