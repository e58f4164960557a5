package io.rnn4j.core.layer;

/**
 * What goes into a model: sequences of rows of features.
 *
 * @param steps number of time steps; {@link #OPEN} for any number
 * @param features width of a row
 */
public record Input(int steps, int features) {
    /** Any number of time steps. */
    public static final int OPEN = 0;

    /** Checks the sizes. */
    public Input {
        if (steps != OPEN) {
            Sizes.positive("input", "steps", steps);
        }
        Sizes.positive("input", "features", features);
    }
}
