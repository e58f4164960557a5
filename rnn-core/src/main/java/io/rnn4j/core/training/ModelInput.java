package io.rnn4j.core.training;

import io.rnn4j.api.layer.Signal;
import io.rnn4j.api.layer.TimeAxis;

/**
 * A named input of a model: sequences [batch, time, features], or rows [batch, features].
 *
 * @param name name of the input
 * @param sequence whether it has a time axis
 * @param steps number of time steps, or {@link io.rnn4j.core.layer.Input#OPEN} if it is not fixed
 *     and for rows
 * @param features number of features of a row
 * @param axis number of the input whose time steps and mask it has: an earlier input, or its own
 *     number
 */
public record ModelInput(String name, boolean sequence, int steps, int features, int axis) {

    /**
     * Returns the signal that layers read.
     *
     * @param number number of the input in the model
     * @return the signal
     */
    public Signal signal(int number) {
        return Signal.input(number, features, sequence ? TimeAxis.ofInput(axis) : TimeAxis.NONE);
    }
}
