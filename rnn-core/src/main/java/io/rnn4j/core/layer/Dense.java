package io.rnn4j.core.layer;

import io.rnn4j.api.component.Activation;
import io.rnn4j.api.component.Initializer;
import io.rnn4j.api.component.Required;
import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.component.Settings;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.WeightView;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.Signal;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.initializer.GlorotUniform;
import io.rnn4j.core.initializer.Zeros;

import java.util.function.UnaryOperator;

/**
 * A fully connected layer, y = f(x·W + b), applied to every row: [batch, features] becomes [batch,
 * units], [batch, time, features] becomes [batch, time, units].
 *
 * @param units width of the output, at least 1; required
 * @param activation f
 * @param useBias whether there is a bias b
 * @param initializers initializers of W and b
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record Dense(
        @Required int units, Activation activation, boolean useBias, Initializers initializers)
        implements Layer {
    /**
     * The initializers of a dense layer.
     *
     * @param kernelInitializer initializer of the kernel W [features, units]
     * @param biasInitializer initializer of the bias b [units]
     */
    public record Initializers(Initializer kernelInitializer, Initializer biasInitializer) {
        /** Checks that both are given. */
        public Initializers {
            SettingChecks.notNull("dense", "kernelInitializer", kernelInitializer);
            SettingChecks.notNull("dense", "biasInitializer", biasInitializer);
        }
    }

    /** Checks the settings. */
    public Dense {
        SettingChecks.atLeastOne("dense", "units", units);
        SettingChecks.notNull("dense", "activation", activation);
        SettingChecks.notNull("dense", "initializers", initializers);
    }

    /** Creates one unit without activation. */
    public Dense() {
        this(1);
    }

    /**
     * Creates the layer without activation, with a Glorot uniform kernel and a bias from 0.
     *
     * @param units width of the output, at least 1
     */
    public Dense(int units) {
        this(units, Activations.IDENTITY, true, new Initializers(new GlorotUniform(), new Zeros()));
    }

    @Override
    public String name() {
        return "dense";
    }

    @Override
    public Signal define(Network network, Signal input) {
        Initializer initializer = initializers.kernelInitializer();
        WeightView kernel = network.weight("kernel", input.width(), units, initializer);
        UnaryOperator<Expr> product = x -> x.matmul(kernel);
        if (!useBias) {
            return network.rows(input, x -> activation.of(product.apply(x)));
        }
        Expr bias = network.vector("bias", units, initializers.biasInitializer());
        return network.rows(input, x -> activation.of(product.apply(x).plus(bias)));
    }

    /** {@return a layer with this width of the output, at least 1} */
    public Dense units(int units) {
        return new Dense(units, activation, useBias, initializers);
    }

    /** {@return a layer with this activation f} */
    public Dense activation(Activation activation) {
        return new Dense(units, activation, useBias, initializers);
    }

    /** {@return a layer with a bias b or without it} */
    public Dense useBias(boolean useBias) {
        return new Dense(units, activation, useBias, initializers);
    }

    /** {@return a layer with this initializer of the kernel W [features, units]} */
    public Dense kernelInitializer(Initializer kernelInitializer) {
        return Settings.with(this, "kernel_initializer", kernelInitializer);
    }

    /** {@return a layer with this initializer of the bias b [units]} */
    public Dense biasInitializer(Initializer biasInitializer) {
        return Settings.with(this, "bias_initializer", biasInitializer);
    }
}
