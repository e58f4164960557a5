package io.rnn4j.core.layer;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.Signal;

/**
 * Masks every step whose features all have one value, for the whole model, as if the mask given
 * with the data said so. It changes no row, and must be the first layer.
 *
 * @param value the value that stands for padding; NaN is equal to itself here
 */
public record Masking(double value) implements Layer {
    /** The value 0, as in Keras. */
    public Masking() {
        this(0);
    }

    @Override
    public String name() {
        return "masking";
    }

    @Override
    public Signal define(Network network, Signal input) {
        network.maskValue(input, value);
        return input;
    }
}
