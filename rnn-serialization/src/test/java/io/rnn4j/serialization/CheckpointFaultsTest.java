package io.rnn4j.serialization;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.data.Dataset;
import io.rnn4j.core.loss.MeanAbsoluteError;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.CheckpointPolicy;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.Schedule;
import io.rnn4j.core.training.TrainingListener;
import io.rnn4j.core.training.TrainingProgress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Directories that cannot be used, and trainings that do not belong to their checkpoints. */
class CheckpointFaultsTest {
    private static final Tensor X = ResumableTrainings.noise("x", 6, 4, 3);
    private static final Tensor Y = ResumableTrainings.noise("y", 6, 2);

    @TempDir private Path directory;

    private static Model model() {
        return Sequential.of(5, input(3), lstm(4), dense(2))
                .compile(new Adam(0.01), new MeanSquaredError());
    }

    private static FitOptions options(int epochs) {
        return FitOptions.epochs(epochs).batchSize(2);
    }

    private static FitOptions checkpoints(int epochs, Path directory) {
        return options(epochs).checkpoint(directory, CheckpointPolicy.everySteps(1));
    }

    /** Requires that a call fails, says why, and does not change the model. */
    private static void assertFails(Model model, FitOptions options, String... parts) {
        Map<String, Tensor> before = model.weights().copyOfAll();
        UncheckedIOException failure =
                assertThrows(UncheckedIOException.class, () -> model.fit(X, Y, options));
        List.of(parts).forEach(part -> TestFiles.assertHolds(failure, part));
        assertEquals(before, model.weights().copyOfAll());
    }

    private List<String> names(Path of) throws IOException {
        try (Stream<Path> files = Files.list(of)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void theDirectoryMustExist() throws IOException {
        Path missing = directory.resolve("missing");
        assertFails(model(), checkpoints(1, missing), missing.toString(), "create it first");
        assertFails(model(), options(1).resume(missing), missing.toString(), "create it first");
        Path file = Files.writeString(directory.resolve("file"), "text");
        assertFails(model(), checkpoints(1, file), file.toString(), "this is a file");
        assertFails(model(), options(1).resume(file), file.toString(), "this is a file");
        assertEquals(List.of("file"), names(directory));
        assertEquals("text", Files.readString(file));
    }

    @Test
    void aDirectoryInPlaceOfAFileIsNotReplaced() throws IOException {
        Path place = directory.resolve("checkpoint-000000000002.safetensors");
        Files.createDirectory(place);
        Model model = model();
        List<Throwable> failed = new ArrayList<>();
        FitOptions options =
                options(3)
                        .checkpoint(directory, CheckpointPolicy.everySteps(2))
                        .resume(directory.resolve("..").resolve(directory.getFileName()))
                        .listener(
                                new TrainingListener() {
                                    @Override
                                    public void trainingFailed(
                                            TrainingProgress progress, Throwable failure) {
                                        failed.add(failure);
                                    }
                                });
        UncheckedIOException failure =
                assertThrows(UncheckedIOException.class, () -> model.fit(X, Y, options));
        TestFiles.assertHolds(failure, place.getFileName().toString());
        TestFiles.assertHolds(failure, "this is a directory");
        assertEquals(List.of(failure), failed);
        assertTrue(Files.isDirectory(place));
        assertEquals(List.of(place.getFileName().toString()), names(directory));
    }

    @Test
    void aFullDiskEndsTheTrainingAndKeepsTheFilesBefore() throws Exception {
        Path disk = Files.createDirectory(directory.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk.toString()),
                "no file system can be mounted here, so that no disk is full");
        try {
            model().fit(X, Y, checkpoints(1, disk));
            List<String> before = names(disk);
            byte[] last = Files.readAllBytes(disk.resolve(before.getLast()));
            byte[] filler = new byte[4096];
            Path fill = disk.resolve("filler");
            try (var out = Files.newOutputStream(fill)) {
                while (true) {
                    out.write(filler);
                }
            } catch (IOException full) {
                // as intended
            }
            UncheckedIOException failure =
                    assertThrows(
                            UncheckedIOException.class,
                            () -> model().fit(X, Y, checkpoints(3, disk).resume(disk)));
            TestFiles.assertHolds(failure, "checkpoint-00000000000");
            TestFiles.assertHolds(failure, "cannot be written");
            Files.delete(fill);
            assertEquals(before, names(disk));
            assertArrayEquals(last, Files.readAllBytes(disk.resolve(before.getLast())));
            Model expected = model();
            expected.fit(X, Y, options(3));
            Model resumed = model();
            resumed.fit(X, Y, checkpoints(3, disk).resume(disk));
            assertEquals(expected.weights().copyOfAll(), resumed.weights().copyOfAll());
        } finally {
            run("umount", disk.toString());
        }
    }

    private static boolean run(String... command) throws Exception {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.inputReader().lines().toList();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException noSuchCommand) {
            return false;
        }
    }

    @Test
    void twoTrainingsInOneDirectoryAreRejected() throws Exception {
        Consumer<Path> second =
                used ->
                        assertFails(
                                model(),
                                checkpoints(1, used).resume(used),
                                directory.toString(),
                                "another training of this process",
                                "choose another directory");
        FitOptions first =
                checkpoints(2, directory)
                        .listener(
                                TrainingListener.onBatchEnded(
                                        progress -> {
                                            second.accept(directory);
                                            second.accept(directory.resolve("."));
                                        }));
        model().fit(X, Y, first);
        model().fit(X, Y, checkpoints(3, directory).resume(directory)); // it is unlocked

        Path used = Files.createDirectory(directory.resolve("used"));
        Process other =
                ChildProcess.start(
                        LongTraining.class,
                        List.of("-Dorg.slf4j.simpleLogger.logFile=System.err"),
                        used.toString(),
                        "1000000",
                        "1",
                        "scalar",
                        "");
        try {
            assertEquals("started", other.inputReader().readLine());
            assertFails(model(), checkpoints(1, used).resume(used), "another process");
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    @Test
    void checkpointsOfAnEarlierTrainingAreNotMixedWithOthers() throws IOException {
        model().fit(X, Y, checkpoints(1, directory));
        List<String> before = names(directory);
        assertFails(model(), checkpoints(1, directory), "an earlier training", "add resume(");
        Path other = Files.createDirectory(directory.resolve("other"));
        assertFails(
                model(), checkpoints(2, directory).resume(other), "earlier training", "add resume");
        Files.delete(other);
        assertEquals(before, names(directory));
    }

    @Test
    void differencesAreNamed() {
        model().fit(
                        X,
                        Y,
                        checkpoints(2, directory)
                                .learningRateFactor(Schedule.exponential(0.9))
                                .shuffle(false));
        FitOptions same =
                options(3)
                        .learningRateFactor(Schedule.exponential(0.9))
                        .shuffle(false)
                        .resume(directory);
        model().fit(X, Y, same);
        assertDiffers(model(), X, Y, same.batchSize(3), "samples of an optimizer step: 2, now 3");
        assertDiffers(model(), X, Y, same.shuffle(true), "shuffle: false, now true");
        assertDiffers(model(), X, Y, same.validationSplit(0.3), "training samples: 6, now 4");
        assertDiffers(
                model(),
                X,
                Y,
                same.learningRateFactor(Schedule.exponential(0.8)),
                "schedule of learning rate factor: values [1.0, 0.9");
        assertDiffers(model(), X, Y, options(1).resume(directory), "2 have begun, now 1");
        Tensor other = X.copy();
        other.array()[5] = 7;
        assertDiffers(model(), other, Y, same, "input 'input': [6, 4, 3] (checksum ");
        assertDiffers(model(), X, ResumableTrainings.noise("z", 6, 2), same, "target 'output'");
        assertDiffers(
                model().compile(new Adam(0.02), new MeanAbsoluteError()),
                X,
                Y,
                same,
                "optimizer: Adam[learningRate=0.01",
                "loss of output 'output'");
        Model wider =
                Sequential.of(6, input(3), lstm(5), dense(2))
                        .compile(new Adam(0.01), new MeanSquaredError());
        assertDiffers(wider, X, Y, same, "seed of the model: 5, now 6", "layer 'lstm': ");
    }

    /** Samples that are changed at random are not compared; other datasets are, by some samples. */
    @Test
    void datasetsAreCompared() {
        Dataset data = Examples.of(X, Y).select(0, 1, 2, 3, 4, 5);
        Dataset random =
                data.map(sample -> sample.floats(0)[0] += ThreadLocalRandom.current().nextFloat());
        model().fit(random, checkpoints(2, directory));
        model().fit(random, options(3).resume(directory));
        IllegalArgumentException failure =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> model().fit(data, options(3).resume(directory)));
        TestFiles.assertHolds(failure, "none: they are random), now 6 samples of ");
    }

    private static void assertDiffers(
            Model model, Tensor x, Tensor y, FitOptions options, String... parts) {
        Map<String, Tensor> before = model.weights().copyOfAll();
        IllegalArgumentException failure =
                assertThrows(IllegalArgumentException.class, () -> model.fit(x, y, options));
        List.of(parts).forEach(part -> TestFiles.assertHolds(failure, part));
        TestFiles.assertHolds(failure, "checkpoint-000000000006.safetensors cannot be resumed");
        assertEquals(before, model.weights().copyOfAll());
    }

    @Test
    void aModelFileIsNotACheckpoint() throws IOException {
        ModelFile.save(model(), directory.resolve("checkpoint-000000000001.safetensors"));
        assertFails(model(), options(1).resume(directory), "this is only a model");
    }

    @Test
    void aCheckpointIsAModelFile() throws IOException {
        Model trained = model();
        trained.weights().freeze("dense/bias");
        trained.fit(X, Y, checkpoints(2, directory));
        Path last = directory.resolve("checkpoint-000000000006.safetensors");
        Model loaded = ModelFile.load(last);
        TestFiles.assertSame(trained, loaded);
    }

    @Test
    void aNewTrainingTakesOverTheOptimizer() throws IOException {
        Model first = model();
        first.fit(X, Y, checkpoints(2, directory));
        Tensor other = ResumableTrainings.noise("other", 6, 4, 3);
        first.fit(other, Y, options(2));
        Model second = model().restore(directory);
        second.fit(other, Y, options(2));
        assertEquals(first.weights().copyOfAll(), second.weights().copyOfAll());
        Model cold = model();
        cold.weights().setAll(ModelFile.load(newest()).weights().copyOfAll());
        cold.fit(other, Y, options(2));
        assertTrue(!first.weights().copyOfAll().equals(cold.weights().copyOfAll()));

        Model narrow =
                Sequential.of(5, input(3), lstm(3), dense(2))
                        .compile(new Adam(0.01), new MeanSquaredError());
        UncheckedIOException failure =
                assertThrows(UncheckedIOException.class, () -> narrow.restore(directory));
        assertInstanceOf(ModelFileException.class, failure.getCause());
        TestFiles.assertHolds(failure, "expected floats of the shape");
        Path empty = Files.createDirectory(directory.resolve("empty"));
        failure = assertThrows(UncheckedIOException.class, () -> model().restore(empty));
        TestFiles.assertHolds(failure, "contains no checkpoint");
    }

    private Path newest() throws IOException {
        return CheckpointFiles.file(directory, CheckpointFiles.numbers(directory).getLast());
    }

    @Test
    void checkpointsAreTakenWhenTheyAreDue() throws IOException {
        CheckpointPolicy all = CheckpointPolicy.everySteps(4).keepLast(99);
        model().fit(X, Y, options(4).checkpoint(directory, all)); // 3 steps an epoch
        assertEquals(List.of(3L, 4L, 6L, 8L, 9L, 12L), numbers());
        TestFiles.assertHolds(
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                model().fit(
                                                X,
                                                Y,
                                                checkpoints(1, directory)
                                                        .checkpoint(directory, all.best("acc"))
                                                        .resume(directory))),
                "checkpoints keep the best 'acc', but the results of this training are [loss]");
        clear();
        CheckpointPolicy epochs = CheckpointPolicy.everyEpochs(3).keepLast(99);
        Schedule diverging = Schedule.multiStep(1e6, 1);
        FitOptions options = options(7).learningRateFactorByEpoch(diverging).checkFinite(false);
        model().fit(X, Y, options.checkpoint(directory, epochs));
        assertEquals(List.of(3L, 9L, 18L, 21L), numbers()); // best, third, sixth, last epoch
        clear();
        CheckpointPolicy time = CheckpointPolicy.every(Duration.ofNanos(1)).keepLast(99);
        model().fit(X, Y, options(2).checkpoint(directory, time));
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L), numbers());
    }

    private List<Long> numbers() throws IOException {
        return List.copyOf(CheckpointFiles.numbers(directory));
    }

    private void clear() throws IOException {
        for (String name : names(directory)) {
            Files.delete(directory.resolve(name));
        }
    }

    @Test
    void theLastAndTheBestAreKept() throws IOException {
        FitOptions options =
                options(6)
                        .checkpoint(directory, CheckpointPolicy.everySteps(1).keepLast(2))
                        .learningRateFactorByEpoch(Schedule.multiStep(1e6, 2));
        model().fit(X, Y, options.checkFinite(false)); // diverges in the third epoch
        assertEquals(
                List.of(
                        "checkpoint-000000000006.safetensors",
                        "checkpoint-000000000017.safetensors",
                        "checkpoint-000000000018.safetensors"),
                names(directory));
    }
}
