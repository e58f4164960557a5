package io.rnn4j.serialization;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Name and version of this library, as they are written to files. */
final class Library {
    /** Such as {@code rnn4j 0.1.0}. */
    static final String NAME_AND_VERSION = "rnn4j " + version();

    private Library() {}

    private static String version() {
        Properties properties = new Properties();
        try (InputStream stream = Library.class.getResourceAsStream("library.properties")) {
            properties.load(stream);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return properties.getProperty("version");
    }
}
