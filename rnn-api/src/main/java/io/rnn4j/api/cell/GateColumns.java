package io.rnn4j.api.cell;

import java.util.Objects;

/**
 * The columns of a bias that belong to a gate.
 *
 * @param role what the gate does to the state
 * @param firstColumn first column, from 0
 * @param columns number of columns, at least 1
 */
public record GateColumns(GateRole role, int firstColumn, int columns) {
    /** Rejects null. */
    public GateColumns {
        Objects.requireNonNull(role, "role");
    }
}
