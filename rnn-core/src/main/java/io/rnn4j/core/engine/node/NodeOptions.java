package io.rnn4j.core.engine.node;

/**
 * How a node runs its program.
 *
 * @param reverse whether steps are read from the last time to the first
 * @param returnsSequences whether a recurrence returns its output at every step
 * @param indices the valid inputs of a node that selects rows of a table; null for other nodes
 * @param use name of the layer's use, which dropout masks depend on
 */
public record NodeOptions(
        boolean reverse, boolean returnsSequences, IndexRange indices, String use) {
    /** Options of a program of independent rows. */
    public static final NodeOptions ROWS = new NodeOptions(false, true, null, "");
}
