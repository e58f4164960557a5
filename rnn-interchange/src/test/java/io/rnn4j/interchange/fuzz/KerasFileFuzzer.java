package io.rnn4j.interchange.fuzz;

import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.keras.KerasFile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Target of Jazzer in the profile {@code fuzz}: a file of any bytes is read as a model of Keras or
 * rejected with a readable message.
 */
public final class KerasFileFuzzer {
    private static final Path FILE = file();

    private KerasFileFuzzer() {}

    private static Path file() {
        try {
            Path file = Files.createTempFile("fuzz", ".keras");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException failure) {
            throw new ExceptionInInitializerError(failure);
        }
    }

    /** Reads the input as a file. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        Files.write(FILE, input);
        try {
            KerasFile.load(FILE);
            KerasFile.loadForTraining(FILE);
        } catch (InterchangeException refused) {
            String message = refused.getMessage();
            if (message.length() > 20_000 || message.chars().anyMatch(Character::isISOControl)) {
                throw new AssertionError("not readable: " + message);
            }
        }
    }
}
