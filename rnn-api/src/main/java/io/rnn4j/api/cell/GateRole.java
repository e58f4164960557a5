package io.rnn4j.api.cell;

/** What a gate does to the state of its cell. Initializers of biases depend on it. */
public enum GateRole {
    /** A gate of 1 keeps the previous state, for example the forget gate of an LSTM. */
    KEEPS,
    /** A gate of 1 replaces the previous state or adds to it, for example the input gate. */
    REPLACES
}
