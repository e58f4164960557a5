package io.rnn4j.api.cell;

/** What a weight of a cell does; it decides which initializer of the layer fills it. */
public enum WeightRole {
    /** Multiplies what comes from the input or from another part of the cell. */
    KERNEL,
    /**
     * Multiplies what comes from a state, as a matrix or element by element: recurrent dropout
     * takes elements of what it multiplies, weight drop elements of itself.
     */
    RECURRENT_KERNEL,
    /** Is added. */
    BIAS
}
