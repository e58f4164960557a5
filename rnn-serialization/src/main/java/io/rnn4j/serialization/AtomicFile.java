package io.rnn4j.serialization;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/**
 * Writes a file atomically: readers see the old or the new contents, even if the writer is killed.
 */
public final class AtomicFile {
    /**
     * Only the owner may read the new file until it gets the permissions of the file it replaces.
     */
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /** What a file is to contain. */
    public interface Contents {
        /**
         * Writes the contents; called again if the thread has been interrupted.
         *
         * @param channel the new file, at its beginning
         * @throws IOException if they cannot be written
         */
        void writeTo(FileChannel channel) throws IOException;
    }

    private AtomicFile() {}

    /**
     * Writes a temporary file in the same directory, then renames it. The new file gets the
     * permissions of the file that it replaces.
     *
     * @param file the file, which is replaced if it exists
     * @param contents the bytes from the position to the limit, which do not change
     * @throws IOException if the file cannot be written; an older file is unchanged
     */
    public static void write(Path file, ByteBuffer contents) throws IOException {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(contents, "contents");
        write(
                file,
                channel -> {
                    ByteBuffer rest = contents.duplicate();
                    while (rest.hasRemaining()) {
                        channel.write(rest);
                    }
                });
    }

    /**
     * Writes a temporary file in the same directory, then renames it. The new file gets the
     * permissions of the file that it replaces, and its owner and group if the system allows that.
     * Temporary files of the same target that killed processes have left behind are deleted.
     *
     * <p>An interrupt of the thread does not end the writing; the thread is interrupted afterwards.
     *
     * @param file path of the file
     * @param contents what it is to contain
     * @throws FileSystemException if the file cannot be written; it names the file
     * @throws IOException if the contents cannot be written
     */
    public static void write(Path file, Contents contents) throws IOException {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(contents, "contents");
        FileErrors.naming(
                file,
                "the file cannot be written: %s; an older file is unchanged",
                () ->
                        FileErrors.uninterrupted(
                                () -> {
                                    replace(SaveTarget.of(file), contents);
                                    return null;
                                }));
    }

    private static void replace(SaveTarget target, Contents contents) throws IOException {
        TemporaryFile.deleteAbandoned(target.file());
        PosixFileAttributes replaced = target.replaced();
        FileAttribute<?>[] attributes =
                replaced == null ? new FileAttribute<?>[0] : new FileAttribute<?>[] {PRIVATE};
        try (TemporaryFile temporary = TemporaryFile.create(target.file(), attributes)) {
            FileChannel channel = temporary.channel();
            contents.writeTo(channel);
            channel.force(true);
            if (replaced != null) {
                copy(replaced, temporary.path());
            }
            if (target.file().getFileSystem() != FileSystems.getDefault()) {
                channel.close(); // other file systems may store the contents when it is closed
            }
            // The zip file system replaces a file only with the second option.
            Files.move(
                    temporary.path(),
                    target.file(),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        }
        forceDirectory(target.file().getParent());
    }

    private static void copy(PosixFileAttributes replaced, Path file) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(file, PosixFileAttributeView.class);
        PosixFileAttributes own = view.readAttributes();
        try {
            if (!own.group().equals(replaced.group())) {
                view.setGroup(replaced.group());
            }
            if (!own.owner().equals(replaced.owner())) {
                view.setOwner(replaced.owner());
            }
        } catch (IOException notPermitted) {
            // Only root may give a file to another owner. The file then belongs to its writer.
        }
        view.setPermissions(replaced.permissions());
    }

    /** Forces the new name to the storage device, so that a power failure does not undo it. */
    private static void forceDirectory(Path directory) {
        try (FileChannel channel = FileChannel.open(directory)) {
            channel.force(true);
        } catch (IOException | UnsupportedOperationException notSupported) {
            // Windows cannot open a directory. The file is complete under its new name anyway.
        }
    }
}
