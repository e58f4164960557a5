package io.rnn4j.serialization;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
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
