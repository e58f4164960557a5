package io.rnn4j.spark;

import org.apache.spark.sql.Row;

import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Rows sorted by series, taken as one series after the other: an iterator over the rows of the
 * present one.
 */
final class SeriesRows implements Iterator<Row> {
    private final Iterator<Row> rows;
    private Row ahead; // null at the end
    private String series;

    /**
     * Takes rows before their first series.
     *
     * @param rows rows whose first column is the name of the series, or null
     */
    SeriesRows(Iterator<Row> rows) {
        this.rows = rows;
        this.ahead = rows.hasNext() ? rows.next() : null;
    }

    /** {@return whether there is a further series, which is then the present one} */
    boolean nextSeries() {
        while (series != null && hasNext()) {
            next();
        }
        if (ahead == null) {
            return false;
        }
        series = name(ahead);
        return true;
    }

    /** {@return the name of the present series} */
    String series() {
        return series;
    }

    private static String name(Row row) {
        return String.valueOf(row.get(0));
    }

    @Override
    public boolean hasNext() {
        return ahead != null && name(ahead).equals(series);
    }

    @Override
    public Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Row row = ahead;
        ahead = rows.hasNext() ? rows.next() : null;
        return row;
    }
}
