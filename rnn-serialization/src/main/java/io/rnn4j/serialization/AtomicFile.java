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

/** Writes a file atomically: readers see the old or the new contents. */
final class AtomicFile {

    /** Writes the contents. */
    interface Contents {
        void writeTo(FileChannel channel) throws IOException;
    }

    private AtomicFile() {}

    /** Writes a temporary file in the same directory, then renames it. */
    static void write(Path file, Contents contents) throws IOException {
        // A symbolic link stays; its target is replaced.
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
                    "the directory %s is not writable; change its permissions, or choose another one"
                            .formatted(directory));
        }
        // Not Files.createTempFile, whose files only their owner can read.
        Path temporary = directory.resolve(target.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            try (FileChannel channel =
                    FileChannel.open(
                            temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                contents.writeTo(channel);
                channel.force(true);
            }
            // The zip file system replaces a file only with this option.
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
