package io.rnn4j.core.layer;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.Signal;

import java.util.List;

/**
 * Scaled dot-product attention (Vaswani et al. 2017): every row q of the first input becomes Σ_j
 * a_j·v_j, a the softmax of q·k_j/√width over the steps of the memory that are not masked; 0 if all
 * are. It has no weights. Inputs are queries and values, then keys if they are others; a single
 * input attends to itself. Values and keys have a time axis, which need not be that of the queries.
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
                    "attention reads queries, values and perhaps keys, got "
                            + inputs.size()
                            + " inputs");
        }
        Signal queries = inputs.getFirst();
        Signal values = inputs.get(1);
        Signal keys = inputs.getLast();
        if (!keys.isAlignedWith(values)) {
            throw new IllegalArgumentException(
                    "attention reads keys and values of the same time axis; make both of one"
                            + " sequence, or give values alone");
        }
        if (keys.width() != queries.width()) {
            throw new IllegalArgumentException(
                    "attention holds queries against keys of the same width, got "
                            + queries.width()
                            + " and "
                            + keys.width()
                            + "; give the layers that make them as many units, or put a dense"
                            + " layer of "
                            + keys.width()
                            + " units before the queries");
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
