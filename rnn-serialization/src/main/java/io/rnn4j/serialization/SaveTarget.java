package io.rnn4j.serialization;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/**
 * The file that is to be created or replaced: a regular file, or none yet.
 *
 * @param file path of the file itself, in an existing directory; symbolic links are resolved
 * @param replaced attributes of the file to be replaced; null if there is none, or if the file
 *     system has no POSIX attributes
 */
record SaveTarget(Path file, PosixFileAttributes replaced) {
    private static final int MAXIMUM_LINKS = 40; // as in Linux

    private static final Set<PosixFilePermission> WRITE =
            EnumSet.of(
                    PosixFilePermission.OWNER_WRITE,
                    PosixFilePermission.GROUP_WRITE,
                    PosixFilePermission.OTHERS_WRITE);

    /**
     * Resolves a path. The target of a symbolic link need not exist.
     *
     * @throws IOException if there is something at the path that must not be replaced: a directory,
     *     a device, a pipe, a file without write permission or with several names; or if there is
     *     no directory in which the file could be created
     */
    static SaveTarget of(Path requested) throws IOException {
        PosixFileAttributes replaced = null;
        Path file;
        if (Files.exists(requested)) {
            requireRegular(requested);
            file = requested.toRealPath();
            PosixFileAttributeView view =
                    Files.getFileAttributeView(file, PosixFileAttributeView.class);
            replaced = view == null ? null : view.readAttributes();
            requireWritable(requested, file, replaced);
            requireOneName(requested, file);
        } else {
            file = targetOfLinks(requested);
        }
        Path directory = file.getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new NoSuchFileException(
                    requested.toString(),
                    null,
                    "there is no directory " + directory + "; create it first");
        }
        if (!Files.isWritable(directory)) {
            throw new AccessDeniedException(
                    requested.toString(),
                    null,
                    "the directory %s is not writable; change its permissions, or choose another one"
                            .formatted(directory));
        }
        return new SaveTarget(directory.toRealPath().resolve(file.getFileName()), replaced);
    }

    /** Follows symbolic links to a file that does not exist. */
    private static Path targetOfLinks(Path requested) throws IOException {
        Path file = requested.toAbsolutePath();
        for (int links = 0; Files.isSymbolicLink(file); links++) {
            if (links == MAXIMUM_LINKS) {
                throw new FileSystemLoopException(requested.toString());
            }
            file = file.resolveSibling(Files.readSymbolicLink(file));
        }
        return file;
    }

    private static void requireRegular(Path requested) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(requested, BasicFileAttributes.class);
        if (attributes.isDirectory()) {
            throw new FileSystemException(
                    requested.toString(),
                    null,
                    "this is a directory; give the name of a file in it, such as "
                            + requested.resolve("model.safetensors"));
        }
        if (!attributes.isRegularFile()) {
            throw new FileSystemException(
                    requested.toString(),
                    null,
                    "this is a device, a pipe or a socket, which a file cannot replace; give the"
                            + " name of a regular file");
        }
    }

    /** The new file would take one of the names; the old contents would stay under the others. */
    private static void requireOneName(Path requested, Path file) throws IOException {
        boolean known = file.getFileSystem().supportedFileAttributeViews().contains("unix");
        int names = known ? (Integer) Files.getAttribute(file, "unix:nlink") : 1;
        if (names > 1) {
            throw new FileSystemException(
                    requested.toString(),
                    null,
                    ("the file has %s names (hard links), of which a new file would take only this"
                         + " one; use symbolic links, delete this name first, or choose another")
                            .formatted(names));
        }
    }

    /** Root may write to any file, so the permissions are checked as well. */
    private static void requireWritable(Path requested, Path file, PosixFileAttributes attributes)
            throws IOException {
        boolean readOnly =
                attributes != null && attributes.permissions().stream().noneMatch(WRITE::contains);
        if (readOnly || !Files.isWritable(file)) {
            throw new AccessDeniedException(
                    requested.toString(),
                    null,
                    "the file is read-only; make it writable, or choose another name");
        }
    }
}
