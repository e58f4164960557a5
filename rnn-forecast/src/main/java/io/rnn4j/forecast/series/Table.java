package io.rnn4j.forecast.series;

import java.util.List;

/**
 * A table that is read row by row, with one row for each step of each series, sorted by time within
 * a series. Files and databases have readers in {@link SeriesSet}; others implement this interface.
 */
public interface Table {
    /** {@return the name of the source, for messages} */
    String source();

    /** {@return the names of the columns} */
    List<String> header();

    /** {@return whether the table has a further row, which the methods below then describe} */
    boolean next();

    /** {@return the place of the row, such as {@code line 12}} */
    String place();

    /**
     * {@return the text of a cell without spaces around it; empty if there is none}
     *
     * @param column index of the column in the header
     */
    String text(int column);
}
