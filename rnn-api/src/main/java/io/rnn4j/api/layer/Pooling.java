package io.rnn4j.api.layer;

/** How the rows of many time steps become one. */
public enum Pooling {
    /** Their sum, in the order of time, over their number. */
    MEAN,

    /**
     * The largest of each column; its gradient goes to the first step that has it. NaN if one of
     * them is.
     */
    MAXIMUM
}
