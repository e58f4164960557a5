package io.rnn4j.interchange;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.interchange.keras.KerasFile;
import io.rnn4j.interchange.onnx.OnnxReader;
import io.rnn4j.interchange.onnx.OnnxWriter;
import io.rnn4j.interchange.pytorch.StateDict;
import io.rnn4j.serialization.ModelFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The bytes of a file decide what it is, and a wrong reader names the right one. */
class FileKindTest {
    @TempDir Path directory;

    private static String refusal(Executable call) {
        return assertThrows(InterchangeException.class, call).getMessage();
    }

    private static void assertContains(String part, String text) {
        assertTrue(text.contains(part), text);
    }

    private Path zip(String entry) throws IOException {
        Path file = directory.resolve("file.zip");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(1);
        }
        return file;
    }

    @Test
    void everyKindIsRecognised() throws IOException {
        Model model = Sequential.of(1, input(2), gru(3), dense(1));
        Path file = directory.resolve("model.keras");
        KerasFile.save(model, file);
        assertEquals(FileKind.KERAS, FileKind.of(file));
        Path hdf5 = directory.resolve("model.h5");
        KerasFile.save(model, hdf5);
        assertEquals(FileKind.KERAS, FileKind.of(hdf5));
        Path onnx = directory.resolve("model.onnx");
        OnnxWriter.write(model, onnx);
        assertEquals(FileKind.ONNX, FileKind.of(onnx));
        Path tensors = directory.resolve("model.safetensors");
        ModelFile.save(model, tensors);
        assertEquals(FileKind.SAFETENSORS, FileKind.of(tensors));
        assertEquals(FileKind.PYTORCH, FileKind.of(zip("archive/data.pkl")));
        byte[] old = {(byte) 0x80, 2, (byte) 0x8a, 10};
        assertEquals(FileKind.PYTORCH, FileKind.of(Files.write(file, old)));
    }

    @Test
    void aReaderOfAnotherKindNamesTheRightOne() throws IOException {
        Model model = Sequential.of(1, input(2), gru(3), dense(1));
        Path keras = directory.resolve("model.keras");
        KerasFile.save(model, keras);
        Path onnx = directory.resolve("model.onnx");
        OnnxWriter.write(model, onnx);
        assertContains("read it with KerasFile", refusal(() -> OnnxReader.read(keras)));
        assertContains("read it with KerasFile", refusal(() -> StateDict.read(keras)));
        assertContains("read it with OnnxReader", refusal(() -> KerasFile.load(onnx)));
        assertContains("read it with OnnxReader", refusal(() -> StateDict.read(onnx)));
        Path torch = zip("x/data.pkl");
        assertContains("read it with StateDict", refusal(() -> KerasFile.load(torch)));
        assertContains("read it with StateDict", refusal(() -> OnnxReader.read(torch)));
    }

    @Test
    void whatIsNoModelIsNamed() throws IOException {
        Path file = directory.resolve("model.bin");
        String[][] cases = {
            {"", "is empty"},
            {"version https://git-lfs.github.com/spec/v1\noid sha256:00\n", "Git LFS pointer"},
            {"\n<!DOCTYPE html><html>", "is a web page"},
            {"<HTML>", "is a web page"}
        };
        for (String[] each : cases) {
            Files.writeString(file, each[0]);
            assertContains(each[1], refusal(() -> FileKind.of(file)));
            assertContains(each[1], refusal(() -> KerasFile.load(file)));
            assertContains(each[1], refusal(() -> StateDict.read(file)));
            assertContains(each[1], refusal(() -> OnnxReader.read(file)));
        }
        Files.writeString(file, "a note about the model");
        assertContains("is no model file, it begins with text", refusal(() -> FileKind.of(file)));
        assertContains("neither one of torch.save nor", refusal(() -> StateDict.read(file)));
        Path zip = zip("text.txt");
        assertContains("a zip archive of something else", refusal(() -> FileKind.of(zip)));
        assertContains("a zip archive of something else", refusal(() -> OnnxReader.read(zip)));
    }
}
