package io.rnn4j.api.layer;

import io.rnn4j.api.cell.InitialColumns;
import io.rnn4j.api.cell.WeightShape;
import io.rnn4j.api.component.Initializer;

import java.util.List;
import java.util.Objects;

/**
 * A weight that a layer has declared.
 *
 * @param name name, unique within the layer
 * @param shape its shape
 * @param initializer computes the initial values
 * @param initialColumns blocks of columns with a constant initial value instead; empty for none
 */
public record LayerWeight(
        String name,
        WeightShape shape,
        Initializer initializer,
        List<InitialColumns> initialColumns) {
    /** Validates and copies. */
    public LayerWeight {
        Objects.requireNonNull(
                initializer, () -> "the initializer of weight '" + name + "' is null");
        initialColumns = List.copyOf(initialColumns);
    }

    /** {@return the number of rows; 1 for a vector} */
    public int rows() {
        return shape.rows();
    }

    /** {@return the number of columns} */
    public int columns() {
        return shape.columns();
    }
}
