package io.rnn4j.core.layer;

import io.rnn4j.api.cell.DropoutRates;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.Signal;

/**
 * Dropout of whole features (Tompson et al. 2015): in training a feature of a sample is 0 at all
 * time steps with the probability of the rate and is multiplied by 1/(1 - rate) otherwise; in
 * inference nothing is changed.
 *
 * @param rate how many features are dropped, at least 0 and less than 1
 */
public record SpatialDropout(double rate) implements Layer {
    /** Checks the rate. */
    public SpatialDropout {
        DropoutRates.check("spatial_dropout", rate);
    }

    /** Half of the features. */
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
}
