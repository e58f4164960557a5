package io.rnn4j.core.metric;

/** The number by which {@link NormalizedRootMeanSquaredError} divides. */
public enum Normalization {
    /** The largest target minus the smallest one. */
    RANGE,

    /** The standard deviation of the targets: the root of their mean squared deviation. */
    STANDARD_DEVIATION,

    /** The absolute value of the mean of the targets. */
    MEAN
}
