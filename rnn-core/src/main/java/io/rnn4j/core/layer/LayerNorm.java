package io.rnn4j.core.layer;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.Signal;
import io.rnn4j.core.initializer.Ones;
import io.rnn4j.core.initializer.Zeros;

/**
 * Layer normalisation of every row (Ba et al. 2016): γ∘(x - mean)/√(variance + ε) + β. The weights
 * {@code gamma} and {@code beta} [features] start from 1 and 0.
 *
 * @param epsilon ε, at least 1e-24 and finite
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record LayerNorm(double epsilon) implements Layer {
    /** Checks the settings. */
    public LayerNorm {
        SettingChecks.varianceEpsilon("layer_norm", "epsilon", epsilon);
    }

    /** Creates the layer with ε = 1e-3, as in Keras. */
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

    /** {@return a layer with this ε, which is added to the variance, at least 1e-24 and finite} */
    public LayerNorm epsilon(double epsilon) {
        return new LayerNorm(epsilon);
    }
}
