package io.rnn4j.cli.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

@Timeout(60)
class OutputFileTest {
    @TempDir private Path directory;

    @Test
    void aPipeIsWrittenToAndRemains() throws Exception {
        Path pipe = directory.resolve("pipe");
        boolean made = false;
        try {
            made = new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0;
        } catch (IOException failure) {
            // there is no such program
        }
        Assumptions.assumeTrue(made);
        CompletableFuture<String> read =
                CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return Files.readString(pipe);
                            } catch (IOException failure) {
                                throw new UncheckedIOException(failure);
                            }
                        });
        OutputFile.of("--out", pipe).write("text");
        assertEquals("text", read.get());
        assertFalse(Files.isRegularFile(pipe));
    }

    @Test
    void aLinkRemains() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "before");
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);
        OutputFile.of("--out", link).write("after");
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("after", Files.readString(file));
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(2, files.count());
        }
    }
}
