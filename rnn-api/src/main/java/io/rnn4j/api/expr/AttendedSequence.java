package io.rnn4j.api.expr;

import java.util.Objects;

/**
 * A sequence of rows, with a time axis of its own, that an expression reads as a whole at every
 * time step; see {@link Expr#attend(AttendedSequence, AttendedSequence)}.
 *
 * @param name name, unique within a node
 * @param width number of elements of a row, at least 1
 */
public record AttendedSequence(String name, int width) {
    /** Validates the width. */
    public AttendedSequence {
        Objects.requireNonNull(name, "name");
        if (width < 1) {
            throw new IllegalArgumentException(
                    "attended sequence '%s': expected rows of at least one element, got width %s"
                            .formatted(name, width));
        }
    }
}
