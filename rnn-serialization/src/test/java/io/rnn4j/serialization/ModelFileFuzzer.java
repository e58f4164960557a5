package io.rnn4j.serialization;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Target of Jazzer in the profile {@code fuzz}: a file of any bytes is loaded or rejected with a
 * readable message.
 */
public final class ModelFileFuzzer {
    private static final Path FILE = file();

    private ModelFileFuzzer() {}

    private static Path file() {
        try {
            Path file = Files.createTempFile("fuzz", ".safetensors");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException failure) {
            throw new ExceptionInInitializerError(failure);
        }
    }

    /** Loads the input as a file. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        Files.write(FILE, input);
        try {
            ModelFile.load(FILE);
        } catch (ModelFileException refused) {
            requireReadable(refused.getMessage());
        }
    }

    private static void requireReadable(String message) {
        boolean readable =
                message.startsWith(FILE + ": ")
                        && message.length() < 1200
                        && message.chars().noneMatch(Character::isISOControl);
        if (!readable) {
            throw new AssertionError("not readable: " + message);
        }
    }
}
