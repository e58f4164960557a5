package io.rnn4j.core.layer;

import io.rnn4j.api.component.Activation;
import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.Signal;
import io.rnn4j.core.activation.Activations;

/**
 * An activation as a layer, applied to every row.
 *
 * @param activation function that is applied
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record ActivationLayer(Activation activation) implements Layer {
    /** Checks the settings. */
    public ActivationLayer {
        SettingChecks.notNull("activation", "activation", activation);
    }

    /** Creates the identity; specify an activation. */
    public ActivationLayer() {
        this(Activations.IDENTITY);
    }

    @Override
    public String name() {
        return "activation";
    }

    @Override
    public Signal define(Network network, Signal input) {
        return network.rows(input, activation::of);
    }

    /** {@return a layer with this activation} */
    public ActivationLayer activation(Activation activation) {
        return new ActivationLayer(activation);
    }
}
