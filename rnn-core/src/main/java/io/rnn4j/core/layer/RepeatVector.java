package io.rnn4j.core.layer;

import io.rnn4j.api.component.Required;
import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.Signal;

/**
 * Repeats a row along a new time axis: [batch, features] becomes [batch, steps, features]. No step
 * is masked.
 *
 * @param steps number of time steps, at least 1; required
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record RepeatVector(@Required int steps) implements Layer {
    /** Checks the settings. */
    public RepeatVector {
        SettingChecks.atLeastOne("repeat_vector", "steps", steps);
    }

    /** Creates the layer with one step. */
    public RepeatVector() {
        this(1);
    }

    @Override
    public String name() {
        return "repeat_vector";
    }

    @Override
    public Signal define(Network network, Signal input) {
        return network.repeat(input, steps);
    }

    /** {@return a layer with this number of time steps, at least 1} */
    public RepeatVector steps(int steps) {
        return new RepeatVector(steps);
    }
}
