package io.rnn4j.core.layer;

import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.Signal;

import java.util.List;

/** The mean of several signals of the same width. A single signal is returned unchanged. */
public record Average() implements MergingLayer {
    @Override
    public String name() {
        return "average";
    }

    @Override
    public Signal merge(Network network, List<Signal> inputs) {
        double share = 1.0 / inputs.size();
        return Merging.rows(
                name(),
                network,
                inputs,
                rows -> Merging.fold(rows, (one, two) -> one.plus(two)).times(share));
    }
}
