package io.rnn4j.core.initializer;

import io.rnn4j.api.component.Initializer;
import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.core.initializer.VarianceScaling.Distribution;
import io.rnn4j.core.initializer.VarianceScaling.Mode;

/** Truncated normal random values of variance 2 / rows, for ReLU (He et al. 2015), as in Keras. */
public record HeNormal() implements Initializer {
    @Override
    public String name() {
        return "he_normal";
    }

    @Override
    public void initialize(float[] values, int rows, int columns, RandomNumbers random) {
        new VarianceScaling(2, Mode.FAN_IN, Distribution.TRUNCATED_NORMAL)
                .initialize(values, rows, columns, random);
    }
}
