package io.rnn4j.forecast.series;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;

/**
 * Target of Jazzer in the profile {@code fuzz}: any file is read as series or rejected with a
 * {@link SeriesException} whose message is short and has one line.
 */
public final class CsvFuzzer {
    private static final int LONGEST_MESSAGE = 2_000;
    private static final Path FILE = file();

    private CsvFuzzer() {}

    private static Path file() {
        try {
            Path file = Files.createTempFile("series", ".csv");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Reads a file with the input as its content, in the long and in the wide form. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        Files.write(FILE, input);
        Columns columns = Columns.target("y").id("unique_id").known("holiday").statics("city");
        check(() -> SeriesSet.readCsv(FILE, columns));
        check(() -> SeriesSet.readCsv(FILE, Columns.target("y"), Frequency.DAILY));
        check(
                () ->
                        SeriesSet.readWideCsv(
                                FILE, LocalDateTime.of(2026, 1, 1, 0, 0), Frequency.MONTHLY));
    }

    private interface Reading {
        SeriesSet read() throws IOException;
    }

    private static void check(Reading reading) throws IOException {
        try {
            reading.read().toString();
        } catch (SeriesException failure) {
            String message = failure.getMessage();
            if (message.length() > LONGEST_MESSAGE
                    || message.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalStateException("not a readable message: " + message, failure);
            }
        }
    }
}
