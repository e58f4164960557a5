package io.rnn4j.serialization;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A lock on a directory against other trainings, of this process and others. The system releases it
 * when the process is killed.
 */
final class DirectoryLock implements Closeable {
    private static final String NAME = ".rnn4j-checkpoints.lock";

    /** The directories that this JVM has locked: a process may take a lock of a file twice. */
    private static final Set<Path> LOCKED = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel; // null if the file system is not shared with processes

    private DirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /**
     * Locks a directory.
     *
     * @param directory real path of the directory
     * @throws IOException if it is locked, or if it cannot be written
     */
    static DirectoryLock of(Path directory) throws IOException {
        if (!LOCKED.add(directory)) {
            throw inUse("this process");
        }
        try {
            boolean shared = directory.getFileSystem() == FileSystems.getDefault();
            return new DirectoryLock(directory, shared ? lock(directory.resolve(NAME)) : null);
        } catch (Throwable failure) {
            LOCKED.remove(directory);
            throw failure;
        }
    }

    private static IOException inUse(String owner) {
        return new IOException(
                "another training of %s writes its checkpoints there; choose another directory"
                        .formatted(owner));
    }

    /**
     * Creates and locks a file. Its owner deletes it before it releases the lock. So a lock counts
     * only if the file that was opened still has its name, which its key shows: it is read without
     * opening the file, because closing a second channel would end the lock.
     */
    private static FileChannel lock(Path file) throws IOException {
        while (true) {
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE).close();
            Object key = key(file);
            FileChannel opened;
            try {
                opened = FileChannel.open(file, StandardOpenOption.WRITE);
            } catch (NoSuchFileException deleted) {
                continue;
            }
            try {
                boolean named = Objects.equals(key, key(file));
                if (named && opened.tryLock() == null) {
                    throw inUse("another process");
                }
                if (named && Objects.equals(key, key(file))) {
                    return opened;
                }
            } catch (Throwable failure) {
                opened.close();
                throw failure;
            }
            opened.close();
        }
    }

    /** {@return what identifies the file of a path; null if there is none, or on Windows} */
    private static Object key(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException deleted) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            if (channel != null) {
                try (channel) {
                    if (key(directory.resolve(NAME)) != null) {
                        Files.deleteIfExists(directory.resolve(NAME));
                    }
                }
            }
        } finally {
            LOCKED.remove(directory);
        }
    }
}
