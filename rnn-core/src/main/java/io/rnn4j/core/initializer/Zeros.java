package io.rnn4j.core.initializer;

import io.rnn4j.api.component.Initializer;
import io.rnn4j.api.component.RandomNumbers;

import java.util.Arrays;

/** Initializes all elements with 0. */
public record Zeros() implements Initializer {
    @Override
    public String name() {
        return "zeros";
    }

    @Override
    public void initialize(float[] values, int rows, int columns, RandomNumbers random) {
        Arrays.fill(values, 0f);
    }
}
