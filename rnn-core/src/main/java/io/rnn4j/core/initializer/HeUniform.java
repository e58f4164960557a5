package io.rnn4j.core.initializer;

import io.rnn4j.api.component.Initializer;
import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.core.initializer.VarianceScaling.Distribution;
import io.rnn4j.core.initializer.VarianceScaling.Mode;

/** Uniform random values in ±√(6 / rows), of variance 2 / rows, for ReLU (He et al. 2015). */
public record HeUniform() implements Initializer {
    @Override
    public String name() {
        return "he_uniform";
    }

    @Override
    public void initialize(float[] values, int rows, int columns, RandomNumbers random) {
        new VarianceScaling(2, Mode.FAN_IN, Distribution.UNIFORM)
                .initialize(values, rows, columns, random);
    }
}
