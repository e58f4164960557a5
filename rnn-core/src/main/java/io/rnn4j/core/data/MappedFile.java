package io.rnn4j.core.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The errors of files that are mapped. */
final class MappedFile {
    private MappedFile() {}

    static void requireRegular(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString(), null, "there is no such file");
        }
        if (!Files.isRegularFile(file)) {
            throw new DatasetFileException(file, "expected a regular file");
        }
    }

    /** {@return the exception for a read of mapped memory that failed} */
    static UncheckedIOException unreadable(Path file, InternalError failure) {
        return new UncheckedIOException(
                new IOException(
                        file + ": the file became shorter, or its device failed, while it was open",
                        failure));
    }
}
