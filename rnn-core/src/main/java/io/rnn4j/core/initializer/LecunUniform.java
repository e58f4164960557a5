package io.rnn4j.core.initializer;

import io.rnn4j.api.component.Initializer;
import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.core.initializer.VarianceScaling.Distribution;
import io.rnn4j.core.initializer.VarianceScaling.Mode;

/** Uniform random values in ±√(3 / rows), of variance 1 / rows (LeCun et al. 1998). */
public record LecunUniform() implements Initializer {
    @Override
    public String name() {
        return "lecun_uniform";
    }

    @Override
    public void initialize(float[] values, int rows, int columns, RandomNumbers random) {
        new VarianceScaling(1, Mode.FAN_IN, Distribution.UNIFORM)
                .initialize(values, rows, columns, random);
    }
}
