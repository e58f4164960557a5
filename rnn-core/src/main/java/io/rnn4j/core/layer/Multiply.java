package io.rnn4j.core.layer;

import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.Signal;

import java.util.List;

/**
 * The elementwise product of several signals of the same width. A single signal is returned
 * unchanged.
 */
public record Multiply() implements MergingLayer {
    @Override
    public String name() {
        return "multiply";
    }

    @Override
    public Signal merge(Network network, List<Signal> inputs) {
        return Merging.fold(name(), network, inputs, (one, two) -> one.times(two));
    }
}
