package io.rnn4j.spark;

import java.io.Serializable;
import java.util.Objects;

/**
 * A sample of training: a sequence and its target.
 *
 * @param key name of the sample, for messages and for the order of the samples
 * @param steps number of time steps, at least 1
 * @param x the values, [steps, features]
 * @param y the target, [width], or [steps, width] for a model with an output at every step
 */
public record LabelledSequence(String key, int steps, float[] x, float[] y)
        implements Serializable {
    /** Rejects null. */
    public LabelledSequence {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(x, "x");
        Objects.requireNonNull(y, "y");
    }
}
