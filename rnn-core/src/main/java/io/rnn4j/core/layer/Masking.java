package io.rnn4j.core.layer;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.Signal;

/**
 * Masks every step whose features all have a given value, for the whole model, as if by the mask
 * given with the data. It changes no row and must be the first layer.
 *
 * @param value value of padding, converted to a float, which must not turn a finite number into an
 *     infinite one or another number into 0; NaN matches NaN
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record Masking(double value) implements Layer {
    /** Checks the setting. */
    public Masking {
        float rounded = (float) value;
        boolean valid =
                Float.isInfinite(rounded) == Double.isInfinite(value)
                        && (rounded == 0) == (value == 0);
        String range = "a number that float can hold (it would mask other values)";
        SettingChecks.require(valid, "masking", "value", range, value);
    }

    /** Creates the layer with the value 0, as in Keras. */
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

    /** {@return a layer with this value of padding} */
    public Masking value(double value) {
        return new Masking(value);
    }
}
