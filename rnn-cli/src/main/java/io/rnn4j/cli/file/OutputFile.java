package io.rnn4j.cli.file;

import io.rnn4j.cli.console.Failure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that a command will write. It is checked when the command begins, and written whole under
 * another name and then renamed, so that a failure leaves nothing behind. A device or a pipe is
 * written to, not replaced, and a link remains.
 */
public final class OutputFile {
    private final Path path;

    private OutputFile(Path path) {
        this.path = path;
    }

    /**
     * {@return a file whose directory exists and can be written}
     *
     * @param option the option that names the file
     * @param path the file; one that exists will be replaced
     * @throws Failure if the file cannot be written
     */
    public static OutputFile of(String option, Path path) {
        if (path.toString().isEmpty()) {
            throw Failure.usage("%s: expected the name of a file, got ''".formatted(option));
        }
        Path directory = path.toAbsolutePath().getParent();
        if (Files.isDirectory(path)) {
            throw Failure.usage("%s: %s is a directory; name a file in it".formatted(option, path));
        }
        if (directory == null || !Files.isDirectory(directory)) {
            throw Failure.usage(
                    "%s: %s: the directory '%s' does not exist; create it first"
                            .formatted(option, path, directory));
        }
        if (!Files.isWritable(directory)) {
            throw Failure.failed(
                    "%s: %s: the directory '%s' cannot be written; check its permissions"
                            .formatted(option, path, directory));
        }
        return new OutputFile(path);
    }

    /** {@return the path} */
    public Path path() {
        return path;
    }

    /**
     * Writes the file.
     *
     * @param content all of it
     * @throws IOException if it cannot be written; what was there before is unchanged
     */
    public void write(byte[] content) throws IOException {
        try {
            if (Files.exists(path) && !Files.isRegularFile(path)) {
                Files.write(path, content, StandardOpenOption.WRITE);
            } else {
                replace(Files.exists(path) ? path.toRealPath() : path, content);
            }
        } catch (IOException failure) {
            throw new IOException(path + ": cannot be written: " + failure.getMessage(), failure);
        }
    }

    private static void replace(Path file, byte[] content) throws IOException {
        Path temporary =
                file.resolveSibling(file.getFileName() + ".part" + ProcessHandle.current().pid());
        try {
            Files.write(temporary, content);
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /**
     * Writes the file as UTF-8.
     *
     * @param text all of it
     * @throws IOException if it cannot be written; what was there before is unchanged
     */
    public void write(String text) throws IOException {
        write(text.getBytes(StandardCharsets.UTF_8));
    }
}
