package io.rnn4j.spark;

import io.rnn4j.forecast.series.Table;

import org.apache.spark.sql.Row;

import java.util.Iterator;
import java.util.List;

/** Rows of a {@link LongTable} as a table for rnn-forecast. */
final class LongRows implements Table {
    private final List<String> header;
    private final Iterator<Row> rows;
    private Row row;

    LongRows(List<String> header, Iterator<Row> rows) {
        this.header = header;
        this.rows = rows;
    }

    @Override
    public String source() {
        return "table";
    }

    @Override
    public List<String> header() {
        return header;
    }

    @Override
    public boolean next() {
        if (!rows.hasNext()) {
            return false;
        }
        row = rows.next();
        if (row.isNullAt(0)) {
            throw new IllegalArgumentException(
                    "the row at time %s has no series in column '%s'; name it, or drop the row"
                            .formatted(row.get(1), header.getFirst()));
        }
        return true;
    }

    @Override
    public String place() {
        return "series '%s' at %s".formatted(row.get(0), row.get(1));
    }

    @Override
    public String text(int column) {
        return row.isNullAt(column) ? "" : row.get(column).toString().strip();
    }
}
