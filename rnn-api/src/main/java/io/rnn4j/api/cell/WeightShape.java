package io.rnn4j.api.cell;

/**
 * The shape of a weight.
 *
 * @param rows number of rows, at least 1; 1 for a vector
 * @param columns number of columns, at least 1
 * @param isVector whether the shape is [columns] rather than [rows, columns]
 */
public record WeightShape(int rows, int columns, boolean isVector) {
    /** Validates the sizes. */
    public WeightShape {
        if (rows < 1 || columns < 1) {
            throw new IllegalArgumentException(
                    "a weight has at least one row and one column, got [%d, %d]"
                            .formatted(rows, columns));
        }
    }

    /**
     * Returns the shape of a matrix.
     *
     * @param rows number of rows, at least 1
     * @param columns number of columns, at least 1
     * @return the shape [rows, columns]
     */
    public static WeightShape matrix(int rows, int columns) {
        return new WeightShape(rows, columns, false);
    }

    /**
     * Returns the shape of a vector.
     *
     * @param width number of elements, at least 1
     * @return the shape [width]
     */
    public static WeightShape vector(int width) {
        return new WeightShape(1, width, true);
    }
}
