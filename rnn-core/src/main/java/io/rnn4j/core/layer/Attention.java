package io.rnn4j.core.layer;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.Signal;

import java.util.List;

/**
 * Scaled dot-product attention (Vaswani et al. 2017): every row q of the queries becomes Σ_j
 * a_j·v_j, where a is the softmax of q·k_j/√width over the unmasked steps of keys k and values v; 0
 * if all steps are masked. The layer has no weights.
 *
 * <p>The inputs are queries and values, optionally followed by keys, which otherwise are the
 * values; a single input is used as all three (self-attention). Values and keys have a time axis,
 * which may differ from that of the queries.
 */
public record Attention() implements Layer {
    @Override
    public String name() {
        return "attention";
    }

    @Override
    public Signal define(Network network, Signal input) {
        return define(network, List.of(input, input)).getFirst();
    }

    @Override
    public List<Signal> define(Network network, List<Signal> inputs) {
        if (inputs.size() == 1) {
            return List.of(define(network, inputs.getFirst()));
        }
        if (inputs.size() > 3) {
            throw new IllegalArgumentException(
                    "attention: expected queries, values and optionally keys, got %s inputs"
                            .formatted(inputs.size()));
        }
        Signal queries = inputs.getFirst();
        Signal values = inputs.get(1);
        Signal keys = inputs.getLast();
        if (!keys.isAlignedWith(values)) {
            throw new IllegalArgumentException(
                    "attention: expected keys and values on the same time axis, got different ones;"
                            + " compute both from one sequence, or pass values alone");
        }
        if (keys.width() != queries.width()) {
            throw new IllegalArgumentException(
                    ("attention: expected queries and keys of the same width, got %s and %s; insert"
                                    + " a dense layer of %s units before the queries, for example")
                            .formatted(queries.width(), keys.width(), keys.width()));
        }
        double scale = 1 / Math.sqrt(queries.width());
        List<Signal> memories = inputs.size() == 2 ? List.of(values) : List.of(values, keys);
        return List.of(
                network.rows(
                        queries,
                        memories,
                        (row, read) -> row.times(scale).attend(read.getLast(), read.getFirst())));
    }
}
