package io.rnn4j.serialization;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** Runs accesses to files so that exceptions name the file and interrupts do not end them. */
final class FileErrors {

    /** Reads or writes. */
    interface Access<T> {
        T run() throws IOException;
    }

    private FileErrors() {}

    /**
     * Runs an access whose exceptions name the file.
     *
     * @param file the file as the caller has named it
     * @param consequence what a failure of the system means, such as "the file cannot be read"
     * @throws ModelFileException if the contents are rejected, for whatever reason
     * @throws FileSystemException if the system reports an error
     */
    static <T> T naming(Path file, String consequence, Access<T> access) throws IOException {
        try {
            return access.run();
        } catch (ModelFileException failure) {
            throw failure.in(file);
        } catch (FileSystemException failure) {
            boolean named = file.toString().equals(failure.getFile());
            throw named ? failure : named(file, consequence, failure.getReason(), failure);
        } catch (IOException failure) {
            throw named(file, consequence, failure.getMessage(), failure);
        }
    }

    private static FileSystemException named(
            Path file, String consequence, String reason, IOException failure) {
        String message = consequence.formatted(reason == null ? failure.toString() : reason);
        FileSystemException named = new FileSystemException(file.toString(), null, message);
        named.initCause(failure);
        return named;
    }

    /**
     * Runs an access again if the thread is interrupted meanwhile, which closes channels. The
     * thread is interrupted afterwards.
     */
    static <T> T uninterrupted(Access<T> access) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return access.run();
                } catch (ClosedByInterruptException | FileLockInterruptionException failure) {
                    interrupted |= Thread.interrupted(); // closes channels while it is set
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
