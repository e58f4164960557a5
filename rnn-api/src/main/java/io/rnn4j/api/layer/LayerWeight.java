package io.rnn4j.api.layer;

import io.rnn4j.api.cell.CellWeight;
import io.rnn4j.api.component.Initializer;

import java.util.List;

/**
 * A weight that a layer has declared.
 *
 * @param name its name, unique within the layer
 * @param rows number of rows; 1 for a vector
 * @param columns number of columns
 * @param vector if its shape is [columns] rather than [rows, columns]
 * @param initializer fills it before training
 * @param starts blocks of columns that start from a number instead
 */
public record LayerWeight(
        String name,
        int rows,
        int columns,
        boolean vector,
        Initializer initializer,
        List<CellWeight.Start> starts) {
    /** Checks the sizes. */
    public LayerWeight {
        if (rows < 1 || columns < 1) {
            throw new IllegalArgumentException(
                    "weight '"
                            + name
                            + "' has at least one row and one column, got ["
                            + rows
                            + ", "
                            + columns
                            + "]");
        }
    }
}
