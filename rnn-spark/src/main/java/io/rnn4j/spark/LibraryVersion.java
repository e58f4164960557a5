package io.rnn4j.spark;

import io.rnn4j.serialization.ModelFile;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * The version of rnn4j in this process. Results may differ between versions, but not between JDKs
 * and kernels, so only the version must be the same on all executors.
 */
final class LibraryVersion {
    /** Such as {@code 0.1.0}. */
    static final String HERE = read();

    private LibraryVersion() {}

    private static String read() {
        Properties properties = new Properties();
        try (InputStream stream = ModelFile.class.getResourceAsStream("library.properties")) {
            properties.load(stream);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return properties.getProperty("version");
    }

    /**
     * Rejects another version than that of this process.
     *
     * @param driver the version of the driver
     */
    static void requireSame(String driver) {
        if (!HERE.equals(driver)) {
            throw new IllegalStateException(
                    ("the driver has rnn4j %s, this executor has %s (Java %s), whose results may"
                         + " differ; use the same jar on both, for example with spark-submit"
                         + " --jars")
                            .formatted(driver, HERE, Runtime.version().feature()));
        }
    }
}
