package io.rnn4j.serialization;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.core.training.CheckpointPolicy;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.TrainingListener;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A training that is stopped after any step and resumed ends like one that was not stopped. */
class ResumeTest {
    private static final Execution STANDARD = Execution.standard();
    private static final List<Execution> OTHERS =
            List.of(
                    STANDARD.threads(2).operationsPerThread(1).kernels("scalar"),
                    STANDARD.threads(3).operationsPerThread(1),
                    STANDARD.threads(1).checkpointEvery(2));

    @TempDir Path directory;

    @TestFactory
    Stream<DynamicTest> everyStep() {
        return ResumableTrainings.all().stream()
                .map(training -> DynamicTest.dynamicTest(training.name(), () -> check(training)));
    }

    /**
     * A listener ends the training after a batch; the rest of the epoch follows when it resumes.
     */
    @Test
    void afterAStop() throws IOException {
        for (ResumableTraining training : ResumableTrainings.all().subList(0, 3)) {
            Path undisturbed = Files.createTempDirectory(directory, "undisturbed");
            ResumableTraining.Result expected = run(training, STANDARD, undisturbed);
            for (int last = 0; last < 6; last++) {
                Path stopped = Files.createTempDirectory(directory, "stopped");
                int[] left = {last};
                training.run(
                        STANDARD,
                        options ->
                                ResumableTraining.interruptedIn(-1, options)
                                        .checkpoint(stopped, CheckpointPolicy.everyEpochs(9))
                                        .listener(
                                                TrainingListener.onBatchEnded(
                                                        progress -> {
                                                            if (left[0]-- == 0) {
                                                                progress.stop();
                                                            }
                                                        })));
                assertEquals(expected.history(), run(training, STANDARD, stopped).history());
                assertArrayEquals(
                        Files.readAllBytes(newest(undisturbed)),
                        Files.readAllBytes(newest(stopped)));
            }
        }
    }

    /** Program that resumes every training in the directory of its name. */
    static final class Resumption {
        private Resumption() {}

        public static void main(String[] arguments) {
            for (ResumableTraining training : ResumableTrainings.all()) {
                run(training, OTHERS.getFirst(), Path.of(arguments[0], training.name()));
            }
        }
    }

    @Test
    void inAnotherJvm() throws Exception {
        for (ResumableTraining training : ResumableTrainings.all()) {
            Path stopped = Files.createDirectory(directory.resolve(training.name()));
            training.run(
                    STANDARD,
                    options ->
                            ResumableTraining.interruptedIn(2, options)
                                    .checkpoint(stopped, CheckpointPolicy.everySteps(1000)));
            assertTrue(Thread.interrupted());
        }
        Process process =
                ChildProcess.start(
                        Resumption.class,
                        List.of("-Dorg.slf4j.simpleLogger.defaultLogLevel=error"),
                        directory.toString());
        List<String> output = process.inputReader().lines().toList();
        assertEquals(0, process.waitFor(), output::toString);
        for (ResumableTraining training : ResumableTrainings.all()) {
            Path undisturbed = Files.createTempDirectory(directory, "undisturbed");
            run(training, STANDARD, undisturbed);
            assertArrayEquals(
                    Files.readAllBytes(newest(undisturbed)),
                    Files.readAllBytes(newest(directory.resolve(training.name()))),
                    training.name());
        }
    }

    private void check(ResumableTraining training) throws IOException {
        Path undisturbed = Files.createTempDirectory(directory, "undisturbed");
        ResumableTraining.Result expected = run(training, STANDARD, undisturbed);
        byte[] end = Files.readAllBytes(newest(undisturbed));
        long steps = CheckpointFiles.numbers(undisturbed).getLast();
        assertTrue(steps > 3);

        for (long step = 0; step < steps; step++) {
            Path stopped = Files.createTempDirectory(directory, "stopped");
            long last = step;
            training.run(
                    STANDARD,
                    options ->
                            ResumableTraining.interruptedIn(last, options)
                                    .checkpoint(stopped, CheckpointPolicy.everySteps(1000)));
            assertTrue(Thread.interrupted());
            assertEquals(step + 1, CheckpointFiles.numbers(stopped).getLast());
            Execution other = OTHERS.get((int) (step % OTHERS.size()));
            ResumableTraining.Result resumed = run(training, other, stopped);
            String where = "%s, step %s".formatted(training.name(), step);
            assertEquals(expected.history(), resumed.history(), where);
            assertEquals(
                    expected.model().weights().copyOfAll(),
                    resumed.model().weights().copyOfAll(),
                    where);
            assertArrayEquals(end, Files.readAllBytes(newest(stopped)), where);
        }
    }

    private static ResumableTraining.Result run(
            ResumableTraining training, Execution execution, Path directory) {
        return training.run(
                execution,
                options ->
                        ResumableTraining.interruptedIn(-1, options)
                                .checkpoint(directory, CheckpointPolicy.everySteps(1).keepLast(1))
                                .resume(directory));
    }

    private static Path newest(Path directory) throws IOException {
        return CheckpointFiles.file(directory, CheckpointFiles.numbers(directory).getLast());
    }
}
