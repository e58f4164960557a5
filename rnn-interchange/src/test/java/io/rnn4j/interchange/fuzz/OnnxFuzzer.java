package io.rnn4j.interchange.fuzz;

import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.onnx.OnnxReader;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Target of Jazzer in the profile {@code fuzz}: a file of any bytes is read as an ONNX model or
 * rejected with a readable message.
 */
public final class OnnxFuzzer {
    private static final Path FILE = file();

    private OnnxFuzzer() {}

    private static Path file() {
        try {
            Path file = Files.createTempFile("fuzz", ".onnx");
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
            OnnxReader.read(FILE);
        } catch (InterchangeException refused) {
            String message = refused.getMessage();
            boolean readable =
                    message.startsWith(FILE + ": ")
                            && message.length() < 2_200
                            && message.chars().noneMatch(Character::isISOControl);
            if (!readable) {
                throw new AssertionError("not readable: " + message);
            }
        }
    }
}
