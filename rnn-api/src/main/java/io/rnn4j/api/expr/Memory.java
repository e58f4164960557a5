package io.rnn4j.api.expr;

/**
 * A sequence that an expression may read as a whole at every step: one row for each of its own time
 * steps. See {@link Expr#attend}.
 *
 * @param name its name, unique within a node
 * @param width elements of a row
 */
public record Memory(String name, int width) {
    /** Checks the width. */
    public Memory {
        if (width < 1) {
            throw new IllegalArgumentException(
                    "a memory has rows of at least one element, got width " + width);
        }
    }
}
