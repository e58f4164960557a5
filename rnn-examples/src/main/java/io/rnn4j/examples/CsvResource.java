package io.rnn4j.examples;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Reads the tables in the resources; SOURCES.md names their sources. */
final class CsvResource {
    private CsvResource() {}

    /** {@return the rows of a table with a header} */
    static List<NamedCsvRecord> read(String name) throws IOException {
        InputStream file = CsvResource.class.getResourceAsStream(name);
        if (file == null) {
            throw new IOException("the resource " + name + " is missing");
        }
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(file)) {
            return rows.stream().toList();
        }
    }
}
