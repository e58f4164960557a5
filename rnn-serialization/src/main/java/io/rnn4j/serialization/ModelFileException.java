package io.rnn4j.serialization;

import java.io.IOException;

/** A file is not a model file, is damaged, or needs components that are not installed. */
public final class ModelFileException extends IOException {
    private static final long serialVersionUID = 1L;

    ModelFileException(String message) {
        super(message);
    }

    ModelFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
