package io.rnn4j.core.layer;

import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.Signal;

import java.util.List;

/**
 * The sum of several signals of the same width. The sum of the input and the output of a layer is a
 * residual connection (He et al. 2016). A single signal is returned unchanged.
 */
public record Add() implements MergingLayer {
    @Override
    public String name() {
        return "add";
    }

    @Override
    public Signal merge(Network network, List<Signal> inputs) {
        return Merging.fold(name(), network, inputs, (one, two) -> one.plus(two));
    }
}
