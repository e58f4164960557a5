package io.rnn4j.core.engine;

/**
 * What rows are allowed to be that choose from a table.
 *
 * @param label the layer, for messages
 * @param count number of entries of the table
 */
record Indices(String label, int count) {

    /** Refuses a row of a sequence that is no index. */
    void check(float index, int sample, int step) {
        boolean valid = index >= 0 && index < count && index == (int) index;
        if (!valid) {
            throw new IllegalArgumentException(
                    "layer '"
                            + label
                            + "' needs indices, whole numbers from 0 to "
                            + (count - 1)
                            + ", got "
                            + index
                            + " in sample "
                            + sample
                            + " of the batch, step "
                            + step
                            + "; mask padding, or give the layer more entries");
        }
    }
}
