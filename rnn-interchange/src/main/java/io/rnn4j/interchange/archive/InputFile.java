package io.rnn4j.interchange.archive;

import io.rnn4j.interchange.InterchangeException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;

/** A file that is to be read. */
public final class InputFile {
    private InputFile() {}

    /**
     * Checks that a path is that of a file.
     *
     * @param path the path
     * @throws NoSuchFileException if there is nothing
     * @throws InterchangeException if it is a directory
     */
    public static void require(Path path) throws IOException {
        Objects.requireNonNull(path, "path");
        if (Files.isDirectory(path)) {
            throw new InterchangeException(
                    ("%s: this is a directory, such as a SavedModel of TensorFlow, expected a file;"
                                    + " give the path of the model file, or save the model as one")
                            .formatted(path));
        }
        if (!Files.exists(path)) {
            throw new NoSuchFileException(
                    path.toString(), null, "there is no such file; correct the name");
        }
    }
}
