package io.rnn4j.core.initializer;

import io.rnn4j.api.component.Initializer;
import io.rnn4j.api.component.RandomNumbers;

import java.util.Arrays;

/**
 * All values are one number.
 *
 * @param value the number
 */
public record Constant(double value) implements Initializer {
    /** The number 0, as in Keras. */
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
}
