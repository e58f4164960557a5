package io.rnn4j.serialization;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Temporary files of killed processes are deleted by the next save, those of live ones are not. */
class AbandonedFilesTest {
    @TempDir private Path directory;

    /** Begins to write a file, says so, and waits. */
    public static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) throws IOException {
            AtomicFile.write(
                    Path.of(arguments[0]),
                    channel -> {
                        channel.write(ByteBuffer.wrap(new byte[1000]));
                        System.out.println("writing");
                        System.in.read(); // until the process is killed
                    });
        }
    }

    private Process startWriter(Path file) throws IOException {
        Process process = ChildProcess.start(Writer.class, List.of(), file.toString());
        assertEquals("writing", process.inputReader().readLine());
        return process;
    }

    private long files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.count();
        }
    }

    private static void write(Path file) throws IOException {
        AtomicFile.write(file, channel -> channel.write(ByteBuffer.wrap(new byte[1])));
    }

    @Test
    void onlyFilesOfKilledWritersAreDeleted() throws Exception {
        Path file = directory.resolve("n".repeat(255));
        Path other = directory.resolve("other");
        Process first = startWriter(file);
        Process second = startWriter(file);
        assertEquals(2, files());
        write(file);
        assertEquals(3, files(), "both writers are alive");
        first.destroyForcibly().waitFor();
        write(other);
        assertEquals(4, files(), "temporary files of another target are left alone");
        write(file);
        assertEquals(3, files(), "the target, the other target and the file of the live writer");
        second.destroyForcibly().waitFor();
        write(file);
        assertEquals(List.of(1L, 1L), List.of(Files.size(file), Files.size(other)));
        assertEquals(2, files());
    }

    @Test
    void writersOfOneProcessDoNotDeleteEachOthersFiles() throws IOException {
        Path file = directory.resolve("file");
        AtomicFile.write(
                file,
                channel -> {
                    write(file);
                    write(directory.resolve("..").resolve(directory.getFileName()).resolve("file"));
                    assertEquals(2, files());
                    channel.write(ByteBuffer.wrap(new byte[2]));
                });
        assertEquals(2, Files.size(file));
        assertEquals(1, files());
    }
}
