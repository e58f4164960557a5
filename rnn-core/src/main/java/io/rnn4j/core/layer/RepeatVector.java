package io.rnn4j.core.layer;

import io.rnn4j.api.component.Required;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.Signal;

/**
 * One row at a number of steps: [batch, features] becomes [batch, steps, features]. None of the
 * steps is masked.
 *
 * @param steps how often; to be set, 1 otherwise
 */
public record RepeatVector(@Required int steps) implements Layer {
    /** Checks the settings. */
    public RepeatVector {
        Sizes.positive("repeat_vector", "steps", steps);
    }

    /** One step. */
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
}
