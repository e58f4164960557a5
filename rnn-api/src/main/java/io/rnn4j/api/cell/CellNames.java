package io.rnn4j.api.cell;

import java.util.regex.Pattern;

/** Which names a cell may give: names of a model are put together of them with / : and #. */
final class CellNames {
    private static final Pattern NAME = Pattern.compile("[^/:#]+");

    private CellNames() {}

    /** Requires that something is a name; the message says what it is the name of. */
    static void require(Cell cell, String what, String name) {
        if (name == null || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "cell '"
                            + cell.name()
                            + "': the name of a "
                            + what
                            + " holds none of / : # and is not empty, got "
                            + (name == null ? "null" : "'" + name + "'"));
        }
    }
}
