package io.rnn4j.serialization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.layer.Layers;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A file is either the old or the new one, never incomplete, and no temporary file remains. */
class AtomicFileTest {
    @TempDir private Path directory;

    private static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    @Test
    void replacesTheOldFile() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "old, and longer");
        AtomicFile.write(file, channel -> channel.write(text("new")));
        assertEquals("new", Files.readString(file));
        assertEquals(List.of(file), files());
    }

    @Test
    void failureLeavesTheOldFile() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "old");
        IOException full = new IOException("disk full");
        IOException thrown =
                assertThrows(
                        IOException.class,
                        () ->
                                AtomicFile.write(
                                        file,
                                        channel -> {
                                            channel.write(text("half"));
                                            throw full;
                                        }));
        assertEquals(
                file + ": the file cannot be written: disk full; an older file is unchanged",
                thrown.getMessage());
        assertSame(full, thrown.getCause());
        assertEquals("old", Files.readString(file));
        assertEquals(List.of(file), files());
    }

    @Test
    void failureToReplaceLeavesNoTemporaryFile() throws IOException {
        Path file = Files.createDirectory(directory.resolve("file"));
        Files.writeString(file.resolve("inside"), "old");
        IOException refused =
                assertThrows(
                        IOException.class,
                        () -> AtomicFile.write(file, channel -> channel.write(text("new"))));
        assertEquals(
                file
                        + ": this is a directory; give the name of a file in it, such as "
                        + file.resolve("model.safetensors"),
                refused.getMessage());
        assertEquals(List.of(file), files());
    }

    @Test
    void missingDirectoryIsReported() {
        Path file = directory.resolve("missing").resolve("model.safetensors");
        Model model = Sequential.of(Layers.input(1), Layers.dense(1));
        NoSuchFileException failure =
                assertThrows(NoSuchFileException.class, () -> ModelFile.save(model, file));
        TestFiles.assertHolds(failure, file.getParent() + "; create it first");
    }

    @Test
    void rootIsAValidDirectory() {
        Path root = directory.getRoot();
        Model model = Sequential.of(Layers.input(1), Layers.dense(1));
        FileSystemException failure =
                assertThrows(FileSystemException.class, () -> ModelFile.save(model, root));
        TestFiles.assertHolds(failure, "this is a directory");
    }

    @Test
    void worksOnAnyFileSystem() throws IOException {
        Path zip = directory.resolve("models.zip");
        try (FileSystem files = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
            Path file = files.getPath("model.safetensors");
            NoSuchFileException missing =
                    assertThrows(NoSuchFileException.class, () -> ModelFile.load(file));
            TestFiles.assertHolds(missing, "there is no such file in /");
            Model model = Sequential.of(Layers.input(1), Layers.dense(1));
            ModelFile.save(model, file);
            model.weights().set("dense/bias", Tensor.of(new float[] {3}, 1));
            ModelFile.save(model, file); // in the place of the other one
            TestFiles.assertSame(model, ModelFile.load(file));
        }
    }
}
