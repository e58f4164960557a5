package io.rnn4j.core.engine.node;

/**
 * What rows are allowed to be that choose from a table.
 *
 * @param label the layer, for messages
 * @param count number of entries of the table
 */
public record IndexRange(String label, int count) {

    /**
     * Tells if a number chooses an entry.
     *
     * @param index the number
     * @return if it is a whole number from 0 to count - 1
     */
    public boolean has(float index) {
        return index >= 0 && index < count && index == (int) index;
    }

    /**
     * Says that a number chooses no entry.
     *
     * @param index the number
     * @param where where it stands
     * @return the exception
     */
    public IllegalArgumentException refusal(float index, String where) {
        return new IllegalArgumentException(
                "layer '"
                        + label
                        + "' needs indices, whole numbers from 0 to "
                        + (count - 1)
                        + ", got "
                        + index
                        + " in "
                        + where
                        + "; mask padding, or give the layer more entries");
    }
}
