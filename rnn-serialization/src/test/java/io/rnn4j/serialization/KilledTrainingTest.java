package io.rnn4j.serialization;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A training that is killed again and again ends like one that was not disturbed. */
class KilledTrainingTest {
    private static final String EPOCHS = "4"; // of 6 steps

    @TempDir private Path directory;

    @Test
    void sigkillAtRandomMoments() throws Exception {
        check(4);
    }

    @Test
    @Tag("slow")
    void sigkillAtFiftyRandomMoments() throws Exception {
        int whileWriting = check(50);
        assertTrue(whileWriting >= 10, whileWriting + " were killed while they wrote a file");
    }

    /** Kills trainings a number of times; returns how often a file was being written. */
    private int check(int kills) throws Exception {
        Path undisturbed = Files.createDirectory(directory.resolve("undisturbed"));
        Process whole = start(undisturbed, 0);
        assertEquals("started", whole.inputReader().readLine());
        String expected = whole.inputReader().readLine();
        assertEquals(0, whole.waitFor());
        byte[] end = Files.readAllBytes(newest(undisturbed));

        SplittableRandom random = new SplittableRandom();
        Path killed = Files.createDirectory(directory.resolve("killed0"));
        int whileWriting = 0;
        for (int n = 1; n <= kills; n++) {
            Process process = start(killed, n);
            assertEquals("started", process.inputReader().readLine(), "life " + n);
            boolean ended =
                    n % 2 == 0
                            ? process.waitFor(random.nextLong(300), TimeUnit.MILLISECONDS)
                            : endsBeforeWriting(process, killed, random.nextLong(3_000_000));
            process.destroyForcibly().waitFor();
            whileWriting += temporaryFiles(killed) > 0 ? 1 : 0;
            if (!CheckpointFiles.numbers(killed).isEmpty()) {
                assertTrue(new CheckpointFiles().readNewest(killed).isPresent());
            }
            if (ended || n == kills) {
                Process last = start(killed, n + 1);
                assertEquals("started", last.inputReader().readLine());
                assertEquals(expected, last.inputReader().readLine(), "after life " + n);
                assertEquals(0, last.waitFor());
                assertArrayEquals(end, Files.readAllBytes(newest(killed)));
                assertEquals(0, temporaryFiles(killed));
                killed = Files.createDirectory(directory.resolve("killed" + n));
            }
        }
        return whileWriting;
    }

    /** Waits for a while, in nanoseconds, from the moment in which a file is being written. */
    private static boolean endsBeforeWriting(Process process, Path directory, long nanos)
            throws IOException {
        while (temporaryFiles(directory) == 0) {
            if (!process.isAlive()) {
                return true;
            }
        }
        long from = System.nanoTime();
        while (System.nanoTime() - from < nanos) {
            Thread.onSpinWait();
        }
        return false;
    }

    private static Process start(Path directory, int life) throws IOException {
        return ChildProcess.start(
                LongTraining.class,
                List.of(
                        "-Dorg.slf4j.simpleLogger.logFile=System.err",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                        "--add-modules",
                        "jdk.incubator.vector"),
                directory.toString(),
                EPOCHS,
                Integer.toString(1 + life % 3),
                life % 2 == 0 ? "scalar" : "vector",
                LongTraining.SIX_STEPS_AN_EPOCH);
    }

    private static long temporaryFiles(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".tmp")).count();
        }
    }

    private static Path newest(Path directory) throws IOException {
        return CheckpointFiles.file(directory, CheckpointFiles.numbers(directory).getLast());
    }
}
