package io.rnn4j.serialization;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Writes a file that is never seen half written. */
final class AtomicFile {

    /** Writes the contents. */
    interface Contents {
        void writeTo(FileChannel channel) throws IOException;
    }

    private AtomicFile() {}

    /** Writes to a file beside it, which then takes its place. */
    static void write(Path file, Contents contents) throws IOException {
        // Behind a symbolic link it is the file that is replaced, not the link.
        Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        if (Files.isDirectory(target)) {
            throw new FileSystemException(
                    file.toString(),
                    null,
                    "this is a directory; give the name of a file in it, such as "
                            + file.resolve("model.safetensors"));
        }
        Path directory = target.getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new NoSuchFileException(
                    file.toString(),
                    null,
                    "there is no directory " + directory + "; create it first");
        }
        if (!Files.isWritable(directory)) {
            throw new AccessDeniedException(
                    file.toString(),
                    null,
                    "nothing can be written into the directory "
                            + directory
                            + "; allow it, or choose another one");
        }
        // Not Files.createTempFile: its files are readable by their owner alone.
        Path temporary = directory.resolve(target.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            try (FileChannel channel =
                    FileChannel.open(
                            temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                contents.writeTo(channel);
                channel.force(true);
            }
            // That a file is replaced goes without saying to most file systems, but not to zip's.
            Files.move(
                    temporary,
                    target,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
