package io.rnn4j.core.initializer;

import io.rnn4j.api.component.Initializer;
import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.component.SettingChecks;

import java.util.Arrays;

/**
 * The identity matrix times a factor, for recurrent kernels (Le et al. 2015): with ReLU and a bias
 * of 0, a simple recurrence keeps its state until the input changes it. Every square block of a
 * wider matrix, such as the blocks of the gates of a fused kernel, is the scaled identity: element
 * [row, column] is the factor where column mod rows = row, otherwise 0.
 *
 * @param scale the factor, finite
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record ScaledIdentity(double scale) implements Initializer {
    /** Checks the factor. */
    public ScaledIdentity {
        SettingChecks.finite("scaled_identity", "scale", scale);
    }

    /** Creates the initializer with the factor 1. */
    public ScaledIdentity() {
        this(1);
    }

    @Override
    public String name() {
        return "scaled_identity";
    }

    @Override
    public void initialize(float[] values, int rows, int columns, RandomNumbers random) {
        Arrays.fill(values, 0f);
        for (int column = 0; column < columns; column++) {
            values[column % rows * columns + column] = (float) scale;
        }
    }

    /** {@return a copy with this factor, finite} */
    public ScaledIdentity scale(double scale) {
        return new ScaledIdentity(scale);
    }
}
