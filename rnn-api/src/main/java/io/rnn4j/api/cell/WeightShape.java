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
                    "a weight has at least one row and one column, got [%s, %s]"
                            .formatted(rows, columns));
        }
    }

    /**
     * {@return the shape [rows, columns] of a matrix}
     *
     * @param rows number of rows, at least 1
     * @param columns number of columns, at least 1
     */
    public static WeightShape matrix(int rows, int columns) {
        return new WeightShape(rows, columns, false);
    }

    /**
     * {@return the shape [width] of a vector}
     *
     * @param width number of elements, at least 1
     */
    public static WeightShape vector(int width) {
        return new WeightShape(1, width, true);
    }
}
