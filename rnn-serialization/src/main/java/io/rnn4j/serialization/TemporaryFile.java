package io.rnn4j.serialization;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A temporary file in the directory of a target. It is locked while it is open, so that a file
 * whose writer has been killed can be told from one that is being written.
 *
 * <p>Its name has a fixed length and does not contain the name of the target, which may be as long
 * as the file system allows.
 */
final class TemporaryFile implements Closeable {
    private static final String PREFIX = ".rnn4j-";

    /**
     * The files that this JVM has open. They must not be opened a second time: closing any channel
     * of a file ends the locks that the process holds on it.
     */
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;

    private TemporaryFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Creates a temporary file in the directory of a target. */
    static TemporaryFile create(Path target, FileAttribute<?>... attributes) throws IOException {
        while (true) {
            Path path = target.resolveSibling(prefix(target) + UUID.randomUUID() + ".tmp");
            OPEN.add(path);
            FileChannel channel = null;
            try {
                channel =
                        FileChannel.open(
                                path,
                                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                                attributes);
                if (!canLock(target) || channel.lock() != null && Files.exists(path)) {
                    return new TemporaryFile(path, channel);
                }
                // Another process took it for an abandoned file before it was locked.
                new TemporaryFile(path, channel).close();
            } catch (Throwable failure) {
                if (channel != null) {
                    channel.close();
                    Files.deleteIfExists(path);
                }
                OPEN.remove(path);
                throw failure;
            }
        }
    }

    /** Deletes the temporary files of a target whose writers no longer exist. */
    static void deleteAbandoned(Path target) {
        if (canLock(target)) {
            deleteAbandoned(target.getParent(), prefix(target) + "*.tmp");
        }
    }

    /** Deletes all temporary files in a directory whose writers no longer exist. */
    static void deleteAllAbandoned(Path directory) {
        if (canLock(directory)) {
            deleteAbandoned(directory, PREFIX + "*.tmp");
        }
    }

    private static void deleteAbandoned(Path directory, String pattern) {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, pattern)) {
            for (Path path : found) {
                if (!OPEN.contains(path) && Files.isRegularFile(path)) {
                    deleteIfAbandoned(path);
                }
            }
        } catch (IOException | DirectoryIteratorException notReadable) {
            // A directory that cannot be listed may still be writable.
        }
    }

    private static void deleteIfAbandoned(Path path) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock != null) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | OverlappingFileLockException inUse) {
            // It is in use, belongs to another user or has just gone: not to be deleted.
        }
    }

    /** Only the default file system shares files with other processes. */
    private static boolean canLock(Path target) {
        return target.getFileSystem() == FileSystems.getDefault();
    }

    private static String prefix(Path target) {
        byte[] name = target.getFileName().toString().getBytes(StandardCharsets.UTF_8);
        return PREFIX + UUID.nameUUIDFromBytes(name) + "-";
    }

    Path path() {
        return path;
    }

    FileChannel channel() {
        return channel;
    }

    /** Closes the file; deletes it unless it has been moved to its target. */
    @Override
    public void close() throws IOException {
        try {
            channel.close();
            Files.deleteIfExists(path);
        } finally {
            OPEN.remove(path);
        }
    }
}
