package io.rnn4j.benchmarks.harness;

import java.util.Locale;

/** The cells that are compared. */
public enum CellKind {
    /** {@code tanh(x·W + h·U + b)}. */
    SIMPLE_RNN(1),
    /** Long short-term memory. */
    LSTM(4),
    /** A gated recurrent unit, reset after the product. */
    GRU(3);

    private final int gates;

    CellKind(int gates) {
        this.gates = gates;
    }

    /**
     * Returns how many products with the input, and with the state, a step takes.
     *
     * @return 1, 3 or 4
     */
    public int gates() {
        return gates;
    }

    /** Returns the name in lower case, as it is given on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
