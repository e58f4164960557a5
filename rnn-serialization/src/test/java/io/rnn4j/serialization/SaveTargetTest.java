package io.rnn4j.serialization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rnn4j.core.layer.Layers;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.stream.Stream;

/** What a model file may replace, and what the new file takes over from the old one. */
class SaveTargetTest {
    private static final Model MODEL = Sequential.of(Layers.input(1), Layers.dense(1));

    @TempDir private Path directory;

    @BeforeEach
    void onlyWithPosixAttributes() {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    private static void assertRefused(Path file, String part) {
        FileSystemException refused =
                assertThrows(FileSystemException.class, () -> ModelFile.save(MODEL, file));
        TestFiles.assertHolds(refused, part);
        assertEquals(file.toString(), refused.getFile());
    }

    private static void assertSaved(Path file) throws IOException {
        ModelFile.save(MODEL, file);
        TestFiles.assertSame(MODEL, ModelFile.load(file));
    }

    // ---- what is refused

    @Test
    void devicesAreNotReplaced() throws IOException {
        Path device = Path.of("/dev/null");
        assumeTrue(Files.exists(device));
        assertRefused(device, "a device");
        Path link = Files.createSymbolicLink(directory.resolve("link"), device);
        assertRefused(link, "a device");
        assertFalse(Files.isRegularFile(device));
    }

    @Test
    void pipesAreNotReplaced() throws Exception {
        Path pipe = directory.resolve("pipe");
        Process maker = new ProcessBuilder("mkfifo", pipe.toString()).start();
        assumeTrue(maker.waitFor() == 0);
        assertRefused(pipe, "a pipe");
        assertEquals(List.of(pipe), files());
    }

    @Test
    void readOnlyFilesAreNotReplaced() throws IOException {
        for (String permissions : List.of("r--r--r--", "r--------", "r-xr-xr-x")) {
            Path file = Files.writeString(directory.resolve(permissions), "old");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
            AccessDeniedException refused =
                    assertThrows(AccessDeniedException.class, () -> ModelFile.save(MODEL, file));
            TestFiles.assertHolds(refused, "read-only");
            assertEquals("old", Files.readString(file));
        }
    }

    @Test
    void circleOfLinksIsRefused() throws IOException {
        Path first = directory.resolve("first");
        Path second = Files.createSymbolicLink(directory.resolve("second"), first);
        Files.createSymbolicLink(first, second);
        assertRefused(first, first.toString());
    }

    // ---- links

    @Test
    void oneOfSeveralHardLinksIsNotReplaced() throws IOException {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("unix"));
        Path file = Files.writeString(directory.resolve("file"), "old");
        Path other = Files.createLink(directory.resolve("other"), file);
        assertRefused(other, "2 names (hard links)");
        assertEquals("old", Files.readString(file));
        assertEquals(List.of(file, other), files());
        Files.delete(file);
        assertSaved(other);
    }

    @Test
    void symbolicLinkStaysALink() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "old");
        Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("file"));
        assertSaved(link);
        assertTrue(Files.isSymbolicLink(link));
        TestFiles.assertSame(MODEL, ModelFile.load(file));
    }

    @Test
    void targetOfADanglingLinkIsCreated() throws IOException {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Path second = directory.resolve("second");
        Path first = Files.createSymbolicLink(directory.resolve("first"), second);
        Files.createSymbolicLink(second, Path.of("elsewhere", "file"));
        assertSaved(first);
        assertTrue(Files.isSymbolicLink(first));
        assertTrue(Files.isSymbolicLink(second));
        TestFiles.assertSame(MODEL, ModelFile.load(elsewhere.resolve("file")));
    }

    @Test
    void danglingLinkIntoAMissingDirectoryIsReported() throws IOException {
        Path missing = directory.resolve("missing");
        Path link = Files.createSymbolicLink(directory.resolve("link"), missing.resolve("file"));
        assertRefused(link, "there is no directory " + missing);
    }

    // ---- permissions and owner

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "rw-rw-rw-", "rwxr-x---", "-w-------"})
    void permissionsAreKept(String permissions) throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        ModelFile.save(MODEL, file);
        assertEquals(
                permissions, PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals(List.of(file), files());
    }

    /** Files with private contents are not readable by others while they are being written. */
    @Test
    void temporaryFileIsPrivateIfTheOldFileWas() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        AtomicFile.write(
                file,
                channel -> {
                    for (Path each : files()) {
                        assertEquals(
                                "rw-------",
                                PosixFilePermissions.toString(Files.getPosixFilePermissions(each)));
                    }
                });
    }

    @Test
    void newFileHasDefaultPermissions() throws IOException {
        Path other = Files.writeString(directory.resolve("other"), "");
        Path file = directory.resolve("file");
        ModelFile.save(MODEL, file);
        assertEquals(Files.getPosixFilePermissions(other), Files.getPosixFilePermissions(file));
    }

    @Test
    void ownerIsKept() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "old");
        UserPrincipal nobody;
        try {
            nobody =
                    file.getFileSystem()
                            .getUserPrincipalLookupService()
                            .lookupPrincipalByName("nobody");
            Files.setOwner(file, nobody);
        } catch (IOException notRoot) {
            assumeTrue(false, "only root may give files to others");
            return;
        }
        ModelFile.save(MODEL, file);
        assertEquals(nobody, Files.getOwner(file));
    }

    // ---- names

    @ParameterizedTest
    @ValueSource(ints = {1, 200, 214, 215, 254, 255})
    void longNamesAreSaved(int bytes) throws IOException {
        Path file = directory.resolve("n".repeat(bytes));
        assertSaved(file);
        assertSaved(file); // in the place of the other one
        assertEquals(List.of(file), files());
    }

    @Test
    void longNamesOfSeveralBytesPerCharacterAreSaved() throws IOException {
        assertSaved(directory.resolve("模".repeat(85)));
    }

    @Test
    void namesThatAreTooLongAreReported() throws IOException {
        assertRefused(directory.resolve("n".repeat(256)), "the file cannot be written");
        assertEquals(List.of(), files());
    }
}
