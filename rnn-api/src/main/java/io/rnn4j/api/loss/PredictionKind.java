package io.rnn4j.api.loss;

/**
 * What the elements of a prediction are to a {@link Loss}. The metrics of the same output, and the
 * warnings of {@code compile}, depend on it.
 */
public enum PredictionKind {
    /** The loss does not state it. */
    UNSPECIFIED,

    /** Values that are compared with targets of the same unit, as in a squared error. */
    VALUES,

    /** One class for every row: the softmax of the row gives the probabilities of the classes. */
    CLASS_LOGITS,

    /** One class for every row: the elements of the row are the probabilities of the classes. */
    CLASS_PROBABILITIES,

    /**
     * One class for every row, found by decoding a whole sequence: the row is 1 at the class and 0
     * elsewhere.
     */
    DECODED_CLASSES,

    /** A label for every element: its sigmoid is the probability that the label is 1. */
    BINARY_LOGITS,

    /** A label for every element, which is the probability that the label is 1. */
    BINARY_PROBABILITIES;

    /** {@return whether predictions are logits} */
    public boolean isLogits() {
        return this == CLASS_LOGITS || this == BINARY_LOGITS;
    }

    /** {@return whether a row has one class} */
    public boolean isClass() {
        return this == CLASS_LOGITS || this == CLASS_PROBABILITIES || this == DECODED_CLASSES;
    }

    /** {@return whether every element has a label of its own} */
    public boolean isBinary() {
        return this == BINARY_LOGITS || this == BINARY_PROBABILITIES;
    }
}
