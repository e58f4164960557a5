package io.rnn4j.core.layer;

import io.rnn4j.api.component.Activation;
import io.rnn4j.api.component.Initializer;
import io.rnn4j.api.component.Required;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.WeightView;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.Signal;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.initializer.GlorotUniform;
import io.rnn4j.core.initializer.Zeros;

import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * A fully connected layer, y = f(x·W + b), on every row: of a sequence, at every step.
 *
 * @param units width of the output; to be set, 1 otherwise
 * @param activation f
 * @param useBias if there is a bias b
 * @param kernelInitializer fills the kernel W [input, units]
 * @param biasInitializer fills the bias b [units]
 */
public record Dense(
        @Required int units,
        Activation activation,
        boolean useBias,
        Initializer kernelInitializer,
        Initializer biasInitializer)
        implements Layer {
    /** Checks the settings. */
    public Dense {
        Sizes.positive("dense", "units", units);
        Objects.requireNonNull(activation, "dense: activation");
    }

    /** One unit without activation. */
    public Dense() {
        this(1);
    }

    /**
     * No activation, a bias that starts from 0, a kernel by Glorot and Bengio.
     *
     * @param units width of the output
     */
    public Dense(int units) {
        this(units, Activations.IDENTITY, true, new GlorotUniform(), new Zeros());
    }

    @Override
    public String name() {
        return "dense";
    }

    @Override
    public Signal define(Network network, Signal input) {
        WeightView kernel = network.weight("kernel", input.width(), units, kernelInitializer);
        UnaryOperator<Expr> product = x -> x.matmul(kernel);
        if (!useBias) {
            return network.rows(input, x -> activation.of(product.apply(x)));
        }
        Expr bias = network.vector("bias", units, biasInitializer);
        return network.rows(input, x -> activation.of(product.apply(x).plus(bias)));
    }

    /**
     * Changes one setting.
     *
     * @param activation f
     * @return a layer with it
     */
    public Dense activation(Activation activation) {
        return new Dense(units, activation, useBias, kernelInitializer, biasInitializer);
    }

    /**
     * Changes one setting.
     *
     * @param useBias if there is a bias
     * @return a layer with it
     */
    public Dense useBias(boolean useBias) {
        return new Dense(units, activation, useBias, kernelInitializer, biasInitializer);
    }

    /**
     * Changes one setting.
     *
     * @param kernelInitializer fills the kernel
     * @return a layer with it
     */
    public Dense kernelInitializer(Initializer kernelInitializer) {
        return new Dense(units, activation, useBias, kernelInitializer, biasInitializer);
    }

    /**
     * Changes one setting.
     *
     * @param biasInitializer fills the bias
     * @return a layer with it
     */
    public Dense biasInitializer(Initializer biasInitializer) {
        return new Dense(units, activation, useBias, kernelInitializer, biasInitializer);
    }
}
