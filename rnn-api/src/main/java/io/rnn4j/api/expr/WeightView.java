package io.rnn4j.api.expr;

/**
 * Adjacent columns of a named weight: the whole of it, or the block of one gate in a fused kernel.
 *
 * @param weight name of the weight
 * @param rows number of rows; 1 for a vector
 * @param firstColumn the first column of the view within the weight
 * @param columns number of columns of the view
 */
public record WeightView(String weight, int rows, int firstColumn, int columns) {
    /** Checks the sizes. */
    public WeightView {
        if (rows < 1 || columns < 1 || firstColumn < 0) {
            throw new IllegalArgumentException(
                    "weight '"
                            + weight
                            + "' needs at least one row and one column, got ["
                            + rows
                            + ", "
                            + columns
                            + "]");
        }
    }
}
