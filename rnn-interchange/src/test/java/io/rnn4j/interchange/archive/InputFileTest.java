package io.rnn4j.interchange.archive;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.keras.KerasFile;
import io.rnn4j.interchange.onnx.OnnxReader;
import io.rnn4j.interchange.pytorch.StateDict;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

class InputFileTest {
    @TempDir Path directory;

    private static List<Executable> readers(Path path) {
        return List.of(
                () -> KerasFile.load(path),
                () -> OnnxReader.read(path),
                () -> StateDict.read(path));
    }

    private static void assertMessage(Class<? extends IOException> kind, String part, Path path) {
        for (Executable reader : readers(path)) {
            String message = assertThrows(kind, reader).getMessage();
            assertTrue(message.contains(path.toString()) && message.contains(part), message);
        }
    }

    @Test
    void aDirectoryIsNamed() {
        assertMessage(InterchangeException.class, "this is a directory", directory);
    }

    @Test
    void aMissingFileIsNamed() {
        assertMessage(NoSuchFileException.class, "no such file", directory.resolve("absent"));
    }
}
