package io.rnn4j.examples;

import java.io.IOException;

/** The monthly mean sunspot numbers of 1749 to 2013; SOURCES.md names their source. */
final class Sunspots {
    private static final String FILE = "sunspot.month.csv";

    private Sunspots() {}

    /** {@return the 3177 numbers in chronological order} */
    static double[] read() throws IOException {
        return CsvResource.read(FILE).stream()
                .mapToDouble(row -> Double.parseDouble(row.getField("value")))
                .toArray();
    }
}
