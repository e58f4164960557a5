package io.rnn4j.serialization;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.TrainingListener;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Threads save and load at the same time; each of them sees whole files. */
class ConcurrentFilesTest {
    private static final int ROUNDS = 40;

    @TempDir private Path directory;

    private static Model model(int units) {
        return Sequential.of(units, input(3), lstm(units), dense(1));
    }

    private static void run(List<Callable<Void>> tasks) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(tasks.size())) {
            for (Future<Void> result : threads.invokeAll(tasks)) {
                result.get();
            }
        }
    }

    @Test
    void oneFile() throws Exception {
        Path file = directory.resolve("model.safetensors");
        ModelFile.save(model(1), file);
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int thread = 1; thread <= 4; thread++) {
            Model own = model(thread);
            tasks.add(
                    () -> {
                        for (int round = 0; round < ROUNDS; round++) {
                            ModelFile.save(own, file);
                        }
                        return null;
                    });
            tasks.add(
                    () -> {
                        for (int round = 0; round < ROUNDS; round++) {
                            Model loaded = ModelFile.load(file);
                            TestFiles.assertSame(model((int) loaded.seed()), loaded);
                        }
                        return null;
                    });
        }
        run(tasks);
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(List.of(file), files.toList());
        }
    }

    /** Another thread saves what training changes: the weights before or after a whole step. */
    @Test
    void savedDuringTraining() throws Exception {
        Model model =
                Sequential.of(5, input(2), lstm(30), dense(1))
                        .compile(new Adam(0.01), new MeanSquaredError());
        Path file = directory.resolve("trained.safetensors");
        Set<Map<String, Tensor>> states = ConcurrentHashMap.newKeySet();
        states.add(model.weights().copyOfAll());
        List<Map<String, Tensor>> saved = new ArrayList<>();
        Thread saver =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    while (!Thread.currentThread().isInterrupted()) {
                                        saved.add(savedAndLoaded(model, file));
                                    }
                                });
        FitOptions options =
                FitOptions.epochs(40)
                        .batchSize(1)
                        .listener(
                                TrainingListener.onBatchEnded(
                                        progress -> states.add(model.weights().copyOfAll())));
        model.fit(
                ResumableTrainings.noise("x", 5, 3, 2),
                ResumableTrainings.noise("y", 5, 1),
                options);
        saver.interrupt();
        saver.join();
        assertTrue(saved.stream().distinct().count() > 1, "training was too fast");
        assertTrue(states.containsAll(saved));
    }

    private static Map<String, Tensor> savedAndLoaded(Model model, Path file) {
        try {
            ModelFile.save(model, file);
            return ModelFile.load(file).weights().copyOfAll();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void oneModelInManyFiles() throws Exception {
        Model model = model(5);
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int thread = 0; thread < 6; thread++) {
            Path file = directory.resolve("model-" + thread);
            tasks.add(
                    () -> {
                        for (int round = 0; round < ROUNDS; round++) {
                            ModelFile.save(model, file);
                            TestFiles.assertSame(model, ModelFile.load(file));
                        }
                        return null;
                    });
        }
        run(tasks);
    }

    @Test
    void oneOpenFile() throws Exception {
        Model model = model(9);
        Path path = directory.resolve("model");
        ModelFile.save(model, path);
        try (TensorFile file = TensorFile.open(path)) {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int thread = 0; thread < 6; thread++) {
                tasks.add(
                        () -> {
                            for (int round = 0; round < ROUNDS; round++) {
                                for (String name : file.tensors().keySet()) {
                                    TestFiles.assertSameBits(
                                            model.weights().copyOf(name), file.read(name));
                                    assertTrue(file.map(name).byteSize() > 0);
                                }
                                assertEquals("rnn4j", file.metadata("format"));
                            }
                            return null;
                        });
            }
            run(tasks);
        }
    }
}
