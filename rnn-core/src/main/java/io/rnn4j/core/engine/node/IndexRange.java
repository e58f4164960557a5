package io.rnn4j.core.engine.node;

/**
 * The valid inputs of a layer that selects rows of a table.
 *
 * @param label label of the layer, for messages
 * @param count number of rows of the table
 */
public record IndexRange(String label, int count) {

    /** {@return whether a number is an integer from 0 to count - 1} */
    public boolean has(float index) {
        return index >= 0 && index < count && index == (int) index;
    }

    /** {@return the exception for an invalid index at a position in the data} */
    public IllegalArgumentException refusal(float index, String where) {
        return new IllegalArgumentException(
                ("layer '%s' needs indices, whole numbers from 0 to %d, got %s in %s; mask padding,"
                                + " or give the layer more entries")
                        .formatted(label, count - 1, index, where));
    }
}
