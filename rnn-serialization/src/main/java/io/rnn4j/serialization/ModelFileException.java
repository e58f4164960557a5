package io.rnn4j.serialization;

import io.rnn4j.core.message.ReadableText;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Thrown when a file is not a model file, is damaged, exceeds the limits of the format, or needs
 * components that are not installed. The message contains the file, the part of it, what was
 * expected and what was found.
 *
 * <p>Parts of the message may come from the file. It has therefore a limited length, and control
 * characters are escaped, so that it can be written to a log.
 */
public final class ModelFileException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception for a library that stores more in a model file and finds it invalid.
     *
     * @param file the file
     * @param message what was expected, what was found, and what to do
     */
    public ModelFileException(Path file, String message) {
        super(
                ReadableText.escaped(Objects.requireNonNull(file, "file").toString())
                        + ": "
                        + ReadableText.of(Objects.requireNonNull(message, "message")));
    }

    ModelFileException(String message) {
        super(ReadableText.of(message));
    }

    /** Adds the cause, unless its message contains text of the file that is not readable. */
    ModelFileException(String message, Throwable cause) {
        super(ReadableText.of(message), isReadable(cause) ? cause : null);
    }

    private ModelFileException(ModelFileException failure, String message) {
        super(message, failure.getCause());
        setStackTrace(failure.getStackTrace());
    }

    /** {@return the same exception with the file before its message} */
    ModelFileException in(Path file) {
        return new ModelFileException(
                this, ReadableText.escaped(file.toString()) + ": " + getMessage());
    }

    /** {@return the same exception with a remedy after its message} */
    ModelFileException or(String remedy) {
        return new ModelFileException(this, getMessage() + "; or " + remedy);
    }

    private static boolean isReadable(Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            String message = each.getMessage();
            if (message != null && !ReadableText.of(message).equals(message)) {
                return false;
            }
        }
        return true;
    }
}
