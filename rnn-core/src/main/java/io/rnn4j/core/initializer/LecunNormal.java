package io.rnn4j.core.initializer;

import io.rnn4j.api.component.Initializer;
import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.core.initializer.VarianceScaling.Distribution;
import io.rnn4j.core.initializer.VarianceScaling.Mode;

/** Truncated normal random values of variance 1 / rows (LeCun et al. 1998), as in Keras. */
public record LecunNormal() implements Initializer {
    @Override
    public String name() {
        return "lecun_normal";
    }

    @Override
    public void initialize(float[] values, int rows, int columns, RandomNumbers random) {
        new VarianceScaling(1, Mode.FAN_IN, Distribution.TRUNCATED_NORMAL)
                .initialize(values, rows, columns, random);
    }
}
