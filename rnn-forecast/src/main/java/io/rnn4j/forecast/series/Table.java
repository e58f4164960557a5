package io.rnn4j.forecast.series;

import java.util.List;

/** A table that is read row by row. */
interface Table {
    /** {@return the name of the source, for messages} */
    String source();

    /** {@return the names of the columns} */
    List<String> header();

    /** {@return whether the table has a further row, which the methods below then describe} */
    boolean next();

    /** {@return the place of the row, such as {@code line 12}} */
    String place();

    /** {@return the text of a cell without spaces around it; empty if there is none} */
    String text(int column);
}
