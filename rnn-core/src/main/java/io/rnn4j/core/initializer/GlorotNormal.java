package io.rnn4j.core.initializer;

import io.rnn4j.api.component.Initializer;
import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.core.initializer.VarianceScaling.Distribution;
import io.rnn4j.core.initializer.VarianceScaling.Mode;

/**
 * Truncated normal random values of variance 2 / (rows + columns) (Glorot and Bengio 2010), as in
 * Keras.
 */
public record GlorotNormal() implements Initializer {
    @Override
    public String name() {
        return "glorot_normal";
    }

    @Override
    public void initialize(float[] values, int rows, int columns, RandomNumbers random) {
        new VarianceScaling(1, Mode.FAN_AVERAGE, Distribution.TRUNCATED_NORMAL)
                .initialize(values, rows, columns, random);
    }
}
