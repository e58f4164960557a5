package io.rnn4j.core.layer;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.Signal;
import io.rnn4j.core.initializer.Ones;
import io.rnn4j.core.initializer.Zeros;

/**
 * Layer normalisation (Ba et al. 2016) of every row by itself: γ∘(x - mean)/√(variance + ε) + β.
 * The weights {@code gamma} and {@code beta} [features] start from 1 and 0.
 *
 * @param epsilon is added to the variance, more than 0
 */
public record LayerNorm(double epsilon) implements Layer {
    /** Checks the settings. */
    public LayerNorm {
        if (!(epsilon > 0)) {
            throw new IllegalArgumentException(
                    "layer_norm: epsilon is more than 0, got " + epsilon);
        }
    }

    /** ε = 1e-3, as in Keras. */
    public LayerNorm() {
        this(1e-3);
    }

    @Override
    public String name() {
        return "layer_norm";
    }

    @Override
    public Signal define(Network network, Signal input) {
        Expr gain = network.vector("gamma", input.width(), new Ones());
        Expr shift = network.vector("beta", input.width(), new Zeros());
        return network.rows(
                input,
                x -> {
                    Expr centred = x.minus(x.mean());
                    Expr scale = centred.square().mean().plus(epsilon).rsqrt();
                    return centred.times(scale).times(gain).plus(shift);
                });
    }
}
