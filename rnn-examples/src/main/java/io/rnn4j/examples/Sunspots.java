package io.rnn4j.examples;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;

import java.io.IOException;
import java.io.InputStream;

/**
 * The monthly mean sunspot numbers of 1749 to 2013; where they come from is told in SOURCES.md
 * beside them.
 */
final class Sunspots {
    private static final String FILE = "sunspot.month.csv";

    private Sunspots() {}

    /** Reads the 3177 numbers in the order of time. */
    static double[] read() throws IOException {
        InputStream file = Sunspots.class.getResourceAsStream(FILE);
        if (file == null) {
            throw new IOException("the resource " + FILE + " is missing");
        }
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(file)) {
            return rows.stream()
                    .mapToDouble(row -> Double.parseDouble(row.getField("value")))
                    .toArray();
        }
    }
}
