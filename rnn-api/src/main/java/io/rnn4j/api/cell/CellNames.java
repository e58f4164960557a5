package io.rnn4j.api.cell;

import java.util.regex.Pattern;

/** Check of the names that a cell declares; names in a model are joined with {@code / : #}. */
final class CellNames {
    private static final Pattern NAME = Pattern.compile("[^/:#]+");

    private CellNames() {}

    static void require(String cell, String kind, String name) {
        if (name == null || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    ("cell '%s': the name of a %s must be non-empty and contain none of / : #, got"
                                    + " %s")
                            .formatted(cell, kind, name == null ? "null" : "'" + name + "'"));
        }
    }
}
