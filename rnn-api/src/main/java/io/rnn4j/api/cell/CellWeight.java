package io.rnn4j.api.cell;

import io.rnn4j.api.component.NullChecks;

import java.util.List;
import java.util.Objects;

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
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(shape, "shape");
        initialColumns = NullChecks.copyOf("initialColumns", initialColumns);
    }
}
