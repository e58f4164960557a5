package io.rnn4j.core.layer;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.Signal;
import io.rnn4j.core.initializer.Ones;
import io.rnn4j.core.initializer.Zeros;

/**
 * A factor and a summand for every feature, γ∘x + β, applied to every row. The weights {@code
 * gamma} and {@code beta} [features] start from 1 and 0. A batch normalisation whose statistics are
 * fixed is such a layer.
 */
public record Affine() implements Layer {
    @Override
    public String name() {
        return "affine";
    }

    @Override
    public Signal define(Network network, Signal input) {
        Expr gain = network.vector("gamma", input.width(), new Ones());
        Expr shift = network.vector("beta", input.width(), new Zeros());
        return network.rows(input, x -> x.times(gain).plus(shift));
    }
}
