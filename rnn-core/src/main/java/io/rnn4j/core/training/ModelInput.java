package io.rnn4j.core.training;

import io.rnn4j.api.layer.Signal;
import io.rnn4j.api.layer.TimeAxis;

/**
 * What goes into a model under a name: sequences [batch, time, features], or rows [batch, features]
 * without time.
 *
 * @param name its name
 * @param sequence if it has a time axis
 * @param steps the number of time steps; {@link io.rnn4j.core.layer.Input#OPEN} for any number, and
 *     for rows
 * @param features width of a row
 * @param axis the number of the input whose time steps and mask it has: an earlier one if it lies
 *     along that, otherwise its own
 */
public record ModelInput(String name, boolean sequence, int steps, int features, int axis) {

    /** The signal of the input of a number. */
    public Signal signal(int number) {
        return Signal.input(number, features, sequence ? TimeAxis.ofInput(axis) : TimeAxis.NONE);
    }

    /** If the input of a number has a mask of its own. */
    public boolean hasOwnAxis(int number) {
        return sequence && axis == number;
    }
}
