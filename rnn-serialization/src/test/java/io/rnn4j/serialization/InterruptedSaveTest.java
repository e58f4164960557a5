package io.rnn4j.serialization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A thread that is interrupted completes the file and stays interrupted. */
class InterruptedSaveTest {
    @TempDir private Path directory;

    @AfterEach
    void clearTheFlag() {
        Thread.interrupted();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    @Test
    void beforeSaving() throws IOException {
        Path file = directory.resolve("file");
        Thread.currentThread().interrupt();
        AtomicFile.write(file, channel -> channel.write(ByteBuffer.wrap(new byte[3])));
        assertTrue(Thread.interrupted());
        assertEquals(List.of(file), files());
        assertEquals(3, Files.size(file));
    }

    @Test
    void whileSaving() throws IOException {
        Path file = directory.resolve("file");
        AtomicInteger attempts = new AtomicInteger();
        AtomicFile.write(
                file,
                channel -> {
                    channel.write(ByteBuffer.wrap(new byte[3]));
                    if (attempts.incrementAndGet() == 1) {
                        Thread.currentThread().interrupt();
                    }
                    channel.write(ByteBuffer.wrap(new byte[4]));
                });
        assertTrue(Thread.interrupted());
        assertEquals(2, attempts.get());
        assertEquals(List.of(file), files());
        assertEquals(7, Files.size(file));
    }
}
