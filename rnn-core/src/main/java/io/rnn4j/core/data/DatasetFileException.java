package io.rnn4j.core.data;

import io.rnn4j.core.message.ReadableText;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Thrown when a file is not a {@link BinaryDataset}, is damaged or incomplete, or was written by a
 * newer version. The message contains the file, what was expected and what was found. Its parts may
 * come from the file: it has a limited length, and control characters are escaped.
 */
public final class DatasetFileException extends IOException {
    private static final long serialVersionUID = 1;

    /**
     * Creates an exception.
     *
     * @param file the file
     * @param message what is wrong
     */
    DatasetFileException(Path file, String message) {
        super(
                ReadableText.escaped(Objects.requireNonNull(file, "file").toString())
                        + ": "
                        + ReadableText.of(message));
    }
}
