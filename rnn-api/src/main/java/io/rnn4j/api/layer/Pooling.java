package io.rnn4j.api.layer;

/** The ways to combine the rows of all unmasked time steps into one row. */
public enum Pooling {
    /** The sum of the rows, in the order of time, divided by their number. */
    MEAN,

    /**
     * The maximum of each column; its gradient flows to the first step that has it. NaN if one of
     * the values is NaN.
     */
    MAXIMUM
}
