package io.rnn4j.api.cell;

import java.util.List;

/**
 * A weight that a cell has declared.
 *
 * @param name name, unique within the cell
 * @param role role, which selects the initializer
 * @param shape shape of the whole weight
 * @param initialColumns blocks of columns with initial values of their own; empty for none
 */
public record CellWeight(
        String name, WeightRole role, WeightShape shape, List<InitialColumns> initialColumns) {
    /** Copies the list. */
    public CellWeight {
        initialColumns = List.copyOf(initialColumns);
    }
}
