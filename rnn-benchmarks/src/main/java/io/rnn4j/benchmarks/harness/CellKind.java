package io.rnn4j.benchmarks.harness;

import java.util.Locale;

/** The cells that are measured. */
public enum CellKind {
    /** {@code tanh(x·W + h·U + b)}. */
    SIMPLE_RNN(1),
    /** Long short-term memory. */
    LSTM(4),
    /** A gated recurrent unit with the reset gate applied after the product. */
    GRU(3);

    private final int gates;

    CellKind(int gates) {
        this.gates = gates;
    }

    /** {@return the number of products with the input, and with the state, in a step: 1, 3 or 4} */
    public int gates() {
        return gates;
    }

    /** {@return the name in lower case, as on the command line} */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
