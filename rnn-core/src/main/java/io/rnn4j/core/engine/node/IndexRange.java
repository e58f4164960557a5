package io.rnn4j.core.engine.node;

import io.rnn4j.api.tensor.Tensor;

/**
 * The valid indices of a layer that selects rows of a table.
 *
 * @param label label of the layer, for messages
 * @param count number of rows of the table
 */
public record IndexRange(String label, int count) {

    /**
     * {@return the exception for float indices of a table with more rows than floats represent
     * exactly}
     */
    public static IllegalArgumentException inexact(String indices, IndexRange range) {
        return inexact(
                indices, "the %s entries of layer '%s'".formatted(range.count(), range.label()));
    }

    /**
     * {@return the exception for float indices of a range that is larger than floats represent
     * exactly}
     */
    public static IllegalArgumentException inexact(String indices, String counted) {
        return new IllegalArgumentException(
                ("%s are floats, which are exact up to %s, too few for %s; give ints, for example"
                                + " Tensor.of(int[], sizes)")
                        .formatted(indices, Tensor.EXACT_FLOATS, counted));
    }

    /** {@return whether a number, which a double represents exactly, is a valid index} */
    public boolean has(double index) {
        return index >= 0 && index < count && index == (int) index;
    }

    /** {@return the exception for an invalid index, as text, at a position in the data} */
    public IllegalArgumentException refusal(String index, String where) {
        return new IllegalArgumentException(
                ("layer '%s' needs indices, whole numbers from 0 to %s, got %s in %s; mask padding,"
                                + " or give the layer more entries")
                        .formatted(label, count - 1, index, where));
    }
}
