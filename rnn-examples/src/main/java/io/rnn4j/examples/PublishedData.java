package io.rnn4j.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Data sets with published results. They are not part of this project; the system property {@code
 * rnn.published.dir} names their directory.
 */
final class PublishedData {
    private static final String PROPERTY = "rnn.published.dir";
    private static final String DEFAULT = "../shared/published";

    private PublishedData() {}

    /**
     * {@return the directory of a data set, which need not exist}
     *
     * @param name name of the data set
     */
    static Path directory(String name) {
        Path given = Path.of(System.getProperty(PROPERTY, DEFAULT));
        // Maven runs tests and programs in the directory of their module.
        Path home =
                Files.isDirectory(given) || given.isAbsolute()
                        ? given
                        : Path.of("..").resolve(given);
        return home.resolve(name);
    }

    /** {@return the lines of a file} */
    static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
