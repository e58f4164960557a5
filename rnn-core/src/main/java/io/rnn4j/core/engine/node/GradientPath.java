package io.rnn4j.core.engine.node;

/** How the gradient with respect to an input of a node reaches the signal that is the input. */
public enum GradientPath {
    /** The gradient is not needed, or it is 0. */
    NONE,

    /** The node is the first reader to compute it and writes it to the gradient of the signal. */
    DIRECT,

    /** The node writes it to a separate array, which is added to the gradient of the signal. */
    ADDED
}
