package io.rnn4j.core.training;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The file of a listener. Everything is handed to the system as soon as it is written, so that it
 * can be read during training and is kept if the process is killed.
 */
final class LogFile {
    private final String listener;
    private final Path path;

    /** Not a channel: an interrupt, which ends a training regularly, would close it. */
    private final FileOutputStream out;

    private long length;

    private LogFile(String listener, Path path, FileOutputStream out, long length) {
        this.listener = listener;
        this.path = path;
        this.out = out;
        this.length = length;
    }

    /**
     * Opens a file after its first bytes and removes the others; if it has fewer bytes, it is
     * emptied.
     *
     * @param listener name of the listener, for messages
     * @param kept number of bytes that are kept
     * @throws UncheckedIOException if that fails; it names the listener and the file
     */
    static LogFile open(String listener, Path path, long kept) {
        try {
            boolean keeps = kept > 0 && path.toFile().length() >= kept;
            if (keeps) {
                try (RandomAccessFile longer = new RandomAccessFile(path.toFile(), "rw")) {
                    longer.setLength(kept);
                }
            }
            FileOutputStream out = new FileOutputStream(path.toFile(), keeps);
            return new LogFile(listener, path, out, keeps ? kept : 0);
        } catch (IOException failure) { // also if it is a directory or not writable
            throw failed(listener, path, failure);
        }
    }

    /** {@return the number of bytes that the file has} */
    long length() {
        return length;
    }

    static UncheckedIOException failed(String listener, Path path, IOException failure) {
        return new UncheckedIOException(
                ("%s: the file %s cannot be written: %s; choose a file in an existing, writable"
                                + " directory")
                        .formatted(listener, path, failure.getMessage()),
                failure);
    }

    /**
     * Appends bytes.
     *
     * @throws UncheckedIOException if that fails; it names the listener and the file
     */
    void write(byte[] bytes) {
        try {
            out.write(bytes);
            length += bytes.length;
        } catch (IOException failure) {
            throw failed(listener, path, failure);
        }
    }

    /** Appends a line, which ends with a line feed on every system. */
    void writeLine(String line) {
        write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    void close() {
        try {
            out.close();
        } catch (IOException failure) {
            throw failed(listener, path, failure);
        }
    }
}
