package io.rnn4j.api.cell;

import io.rnn4j.api.tensor.Shape;

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
     * {@return the shape of a tensor of the values: [rows, columns], or [columns] of a vector}
     *
     * @throws IllegalArgumentException if the weight has more than 2³¹-1 elements
     */
    public Shape ofTensor() {
        if ((long) rows * columns > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "a weight has at most 2147483647 elements, got the shape [%s, %s]; use fewer units"
                            .formatted(rows, columns));
        }
        return isVector ? Shape.of(columns) : Shape.of(rows, columns);
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
