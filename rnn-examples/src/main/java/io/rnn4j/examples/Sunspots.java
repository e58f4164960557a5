package io.rnn4j.examples;

import java.io.IOException;

/**
 * The monthly mean sunspot numbers of 1749 to 2013; where they come from is told in SOURCES.md
 * beside them.
 */
final class Sunspots {
    private static final String FILE = "sunspot.month.csv";

    private Sunspots() {}

    /** Reads the 3177 numbers in the order of time. */
    static double[] read() throws IOException {
        return CsvResource.read(FILE).stream()
                .mapToDouble(row -> Double.parseDouble(row.getField("value")))
                .toArray();
    }
}
