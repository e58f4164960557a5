package io.rnn4j.api.cell;

import java.util.List;

/**
 * A weight that a cell has declared.
 *
 * @param name its name, unique within the cell
 * @param role decides which initializer fills it
 * @param rows number of rows; 1 for a vector
 * @param columns number of columns
 * @param vector if it is a vector [columns] rather than a matrix [rows, columns]
 * @param starts blocks of columns that start from a number instead of the initializer's values
 */
public record CellWeight(
        String name, WeightRole role, int rows, int columns, boolean vector, List<Start> starts) {

    /**
     * The value at which some columns start.
     *
     * @param firstColumn the first of them
     * @param columns how many
     * @param value what they start from
     */
    public record Start(int firstColumn, int columns, double value) {}
}
