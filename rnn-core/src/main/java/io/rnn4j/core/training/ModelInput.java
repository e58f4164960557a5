package io.rnn4j.core.training;

import io.rnn4j.api.layer.Signal;
import io.rnn4j.api.layer.TimeAxis;

import java.util.Objects;

/**
 * A named input of a model: sequences [batch, time, features], or rows [batch, features].
 *
 * @param name name of the input
 * @param time time axis: its own, that of an earlier input, or {@link TimeAxis#NONE} for rows
 * @param steps number of time steps, or {@link io.rnn4j.core.layer.Input#OPEN} if it is not fixed
 *     and for rows
 * @param features number of features of a row
 */
public record ModelInput(String name, TimeAxis time, int steps, int features) {
    /** Rejects null. */
    public ModelInput {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(time, "time");
    }

    /** {@return whether it has a time axis} */
    public boolean sequence() {
        return time.sequence();
    }

    /** {@return the number of the input whose time steps and mask it has; 0 for rows} */
    public int axis() {
        return time.input();
    }

    /**
     * {@return the signal that layers read}
     *
     * @param number number of the input in the model
     */
    public Signal signal(int number) {
        return Signal.input(number, features, time);
    }
}
