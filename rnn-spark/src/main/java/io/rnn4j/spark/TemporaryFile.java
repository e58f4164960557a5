package io.rnn4j.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files as bytes, which are sent to executors and written to the directories of saved models. */
final class TemporaryFile {
    private TemporaryFile() {}

    /** Writes a file. */
    @FunctionalInterface
    interface Writing {
        void to(Path file) throws IOException;
    }

    /** Reads a file. */
    @FunctionalInterface
    interface Reading<T> {
        T from(Path file) throws IOException;
    }

    /** {@return the bytes of a file that is written} */
    static byte[] bytes(Writing writing) {
        try {
            Path directory = Files.createTempDirectory("rnn4j");
            Path file = directory.resolve("model.safetensors");
            try {
                writing.to(file);
                return Files.readAllBytes(file);
            } finally {
                Files.deleteIfExists(file);
                Files.delete(directory);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** {@return what is read from a file with these bytes} */
    static <T> T read(byte[] bytes, Reading<T> reading) {
        try {
            Path file = Files.createTempFile("rnn4j", ".safetensors");
            try {
                Files.write(file, bytes);
                return reading.from(file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
