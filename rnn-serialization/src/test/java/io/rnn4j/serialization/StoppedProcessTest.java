package io.rnn4j.serialization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** SIGTERM, Ctrl-C and {@code System.exit} during a training with checkpoints. */
@Timeout(120)
class StoppedProcessTest {
    private static final String MANY_EPOCHS = "1000000";

    @TempDir private Path directory;

    private Process start(String action) throws IOException {
        Process process =
                ChildProcess.start(
                        LongTraining.class,
                        List.of("-Dorg.slf4j.simpleLogger.logFile=System.err"),
                        directory.resolve("errors").toFile(),
                        Files.createDirectories(checkpoints()).toString(),
                        MANY_EPOCHS,
                        "1",
                        "scalar",
                        action);
        assertEquals("started", process.inputReader().readLine());
        return process;
    }

    private Path checkpoints() {
        return directory.resolve("checkpoints");
    }

    private void awaitCheckpoint() throws Exception {
        while (CheckpointFiles.numbers(checkpoints()).isEmpty()) {
            Thread.sleep(20);
        }
    }

    /** Requires a complete checkpoint, the message, and nothing else in the directory. */
    private void assertContinues() throws IOException {
        CheckpointFiles.numbers(checkpoints());
        assertTrue(new CheckpointFiles().readNewest(checkpoints()).isPresent());
        String errors = Files.readString(directory.resolve("errors"));
        String newest =
                CheckpointFiles.file(
                                checkpoints(), CheckpointFiles.numbers(checkpoints()).getLast())
                        .toString();
        assertTrue(errors.contains("rnn4j: the training was interrupted"), errors);
        assertTrue(errors.contains("its state is in " + newest), errors);
        assertTrue(errors.contains("resume(Path.of(\"" + checkpoints() + "\"))"), errors);
        assertOnlyCheckpoints();
    }

    private void assertOnlyCheckpoints() throws IOException {
        try (Stream<Path> files = Files.list(checkpoints())) {
            List<String> names = files.map(file -> file.getFileName().toString()).toList();
            assertTrue(
                    names.stream().allMatch(name -> name.matches("checkpoint-\\d+.safetensors")),
                    names::toString);
        }
    }

    @Test
    void sigtermWritesACheckpoint() throws Exception {
        Process process = start("");
        awaitCheckpoint();
        process.destroy();
        assertEquals(128 + 15, process.waitFor());
        assertContinues();
    }

    @Test
    void controlCWritesACheckpoint() throws Exception {
        Process process = start("");
        awaitCheckpoint();
        boolean catches = catchesInterrupts(process.pid());
        if (!catches) {
            process.destroyForcibly().waitFor(); // it writes to the temporary directory
        }
        assumeTrue(catches, "the shell of this test ignores SIGINT");
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        assertEquals(128 + 2, process.waitFor());
        assertContinues();
    }

    private static boolean catchesInterrupts(long pid) throws IOException {
        Path status = Path.of("/proc/" + pid + "/status");
        if (!Files.exists(status)) {
            return false;
        }
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith("SigCgt:")) {
                return (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0;
            }
        }
        return false;
    }

    /** The thread that trains waits for the end of the process: nobody must wait for it. */
    @Test
    void exitInAListenerEndsTheProcess() throws Exception {
        Process process = start(LongTraining.EXIT_IN_LISTENER);
        assertEquals(7, process.waitFor());
        assertTrue(new CheckpointFiles().readNewest(checkpoints()).isPresent());
    }
}
