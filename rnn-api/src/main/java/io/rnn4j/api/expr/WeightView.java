package io.rnn4j.api.expr;

import java.util.Objects;

/**
 * A named weight, or adjacent columns of it, for example the block of one gate in a fused kernel.
 *
 * @param weight name of the weight
 * @param rows number of rows, at least 1; 1 for a vector
 * @param firstColumn first column of the view within the weight, from 0
 * @param columns number of columns of the view, at least 1
 */
public record WeightView(String weight, int rows, int firstColumn, int columns) {
    /** Validates the sizes. */
    public WeightView {
        Objects.requireNonNull(weight, "weight");
        if (rows < 1 || columns < 1 || firstColumn < 0) {
            throw new IllegalArgumentException(
                    "weight '%s' needs at least one row and one column, got [%s, %s] from column %s"
                            .formatted(weight, rows, columns, firstColumn));
        }
    }
}
