package io.rnn4j.core.layer;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.Signal;

/**
 * Dropout of whole features (Tompson et al. 2015). In training, a feature of a sample is set to 0
 * at all time steps with probability {@code rate} and multiplied by 1/(1 - rate) otherwise; in
 * inference the layer is the identity.
 *
 * @param rate probability that a feature is dropped, at least 0 and less than 1
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record SpatialDropout(double rate) implements Layer {
    /** Checks the rate. */
    public SpatialDropout {
        SettingChecks.dropRate("spatial_dropout", "rate", rate);
    }

    /** Creates the layer with rate 0.5. */
    public SpatialDropout() {
        this(0.5);
    }

    @Override
    public String name() {
        return "spatial_dropout";
    }

    @Override
    public Signal define(Network network, Signal input) {
        return Dropout.define(network, input, rate, true);
    }

    /** {@return a layer with this rate, at least 0 and less than 1} */
    public SpatialDropout rate(double rate) {
        return new SpatialDropout(rate);
    }
}
