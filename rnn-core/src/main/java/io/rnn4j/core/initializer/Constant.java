package io.rnn4j.core.initializer;

import io.rnn4j.api.component.Initializer;
import io.rnn4j.api.component.RandomNumbers;

import java.util.Arrays;

/**
 * Initializes all elements with one value.
 *
 * @param value the value
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record Constant(double value) implements Initializer {
    /** Creates the initializer with the value 0, as in Keras. */
    public Constant() {
        this(0);
    }

    @Override
    public String name() {
        return "constant";
    }

    @Override
    public void initialize(float[] values, int rows, int columns, RandomNumbers random) {
        Arrays.fill(values, (float) value);
    }

    /** {@return a copy with this value} */
    public Constant value(double value) {
        return new Constant(value);
    }
}
