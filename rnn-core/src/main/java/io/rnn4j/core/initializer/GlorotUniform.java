package io.rnn4j.core.initializer;

import io.rnn4j.api.component.Initializer;
import io.rnn4j.api.component.RandomNumbers;

/** Uniform random values in ±√(6 / (rows + columns)) (Glorot and Bengio 2010). */
public record GlorotUniform() implements Initializer {
    @Override
    public String name() {
        return "glorot_uniform";
    }

    @Override
    public void initialize(float[] values, int rows, int columns, RandomNumbers random) {
        double limit = StrictMath.sqrt(6.0 / (rows + columns));
        for (int n = 0; n < values.length; n++) {
            values[n] = (float) (limit * (2 * random.uniform(n) - 1));
        }
    }
}
