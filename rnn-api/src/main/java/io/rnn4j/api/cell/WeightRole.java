package io.rnn4j.api.cell;

/** The role of a weight in a cell. It selects the initializer of the layer. */
public enum WeightRole {
    /** Multiplies the input, an additional input or another row that is not a state. */
    KERNEL,
    /**
     * Multiplies a state, as a matrix or element by element. Recurrent dropout acts on what such a
     * weight multiplies, weight drop on the weight itself.
     */
    RECURRENT_KERNEL,
    /** Is added to a row. */
    BIAS
}
