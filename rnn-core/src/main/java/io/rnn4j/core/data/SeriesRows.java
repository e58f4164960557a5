package io.rnn4j.core.data;

import io.rnn4j.api.tensor.Shape;

import java.util.Objects;

/** The check of a range of rows that is read. */
final class SeriesRows {
    private SeriesRows() {}

    /** Checks the arguments of {@link Series#read}. */
    static void require(int steps, int columns, int from, int count, float[] to, int at) {
        Objects.requireNonNull(to, "to");
        if (from < 0 || count < 0 || count > steps - from) {
            throw new IndexOutOfBoundsException(
                    "the series has the rows 0 to %s, got %s rows from %s on"
                            .formatted(steps - 1, count, from));
        }
        int values = Shape.product("rows of a series", count, columns);
        if (at < 0 || at > to.length - values) {
            throw new IndexOutOfBoundsException(
                    "%s values from index %s on do not fit into an array of %s"
                            .formatted(values, at, to.length));
        }
    }
}
