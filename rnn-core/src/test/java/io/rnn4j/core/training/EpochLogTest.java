package io.rnn4j.core.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class EpochLogTest {
    private static final String NAMES = "epoch,learning_rate,loss,mae,val_loss,val_mae";

    @TempDir private Path directory;

    private static EpochLog log(String format, Path file) {
        return format.equals("csv") ? EpochLog.csv(file) : EpochLog.jsonLines(file);
    }

    @Test
    void csvHasALineForEachEpoch() throws IOException {
        Path file = directory.resolve("log.csv");
        History history = new ShortTraining().with(EpochLog.csv(file)).fit();
        List<String> expected = new ArrayList<>(List.of(NAMES));
        for (int epoch = 0; epoch < 3; epoch++) {
            List<String> values = new ArrayList<>(List.of(epoch + "", "0.01"));
            history.epoch(epoch).values().forEach(value -> values.add(value.toString()));
            expected.add(String.join(",", values));
        }
        assertEquals(String.join("\n", expected) + "\n", Files.readString(file));
    }

    @Test
    void jsonLinesHaveAnObjectForEachEpoch() throws IOException {
        Path file = directory.resolve("log.jsonl");
        History history = new ShortTraining().with(EpochLog.jsonLines(file)).fit();
        List<String> lines = Files.readAllLines(file);
        assertEquals(3, lines.size());
        assertEquals(
                "{\"epoch\":1,\"learning_rate\":0.01,\"loss\":%s,\"mae\":%s,\"val_loss\":%s,\"val_mae\":%s}"
                        .formatted(history.epoch(1).values().toArray()),
                lines.get(1));
    }

    @Test
    void linesAreReadableDuringTraining() {
        Path file = directory.resolve("log.csv");
        List<Long> lines = new ArrayList<>();
        TrainingListener reading =
                TrainingListener.onEpochEnded(
                        progress -> {
                            try (var text = Files.lines(file)) {
                                lines.add(text.count());
                            } catch (IOException failure) {
                                throw new UncheckedIOException(failure);
                            }
                        });
        new ShortTraining().with(EpochLog.csv(file), reading).fit();
        assertEquals(List.of(2L, 3L, 4L), lines);
    }

    @Test
    void anInterruptDoesNotDamageTheFile() throws IOException {
        Path file = directory.resolve("log.csv");
        TrainingListener interrupting =
                TrainingListener.onBatchEnded(
                        progress -> {
                            if (progress.batch() == progress.batches() - 1) {
                                Thread.currentThread().interrupt();
                            }
                        });
        FitOptions options =
                FitOptions.epochs(3).listener(interrupting).listener(EpochLog.csv(file));
        Tensor x = Tensor.zeros(2, 3, 2);
        History history = new ShortTraining().model.fit(x, Tensor.zeros(2, 1), options);
        assertTrue(Thread.interrupted());
        assertEquals(1, history.epochs());
        assertEquals(2, Files.readAllLines(file).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "json"})
    void aFileThatCannotBeCreatedIsFoundBeforeTheFirstStep(String format) {
        ShortTraining training = new ShortTraining();
        Map<String, ?> before = training.model.weights().copyOfAll();
        Path file = directory.resolve("missing").resolve("log");
        Exception failure =
                assertThrows(
                        UncheckedIOException.class, () -> training.with(log(format, file)).fit());
        assertTrue(failure.getMessage().contains(file.toString()), failure.getMessage());
        assertEquals(before, training.model.weights().copyOfAll());
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "json"})
    void aFullDiskIsReportedWithTheFile(String format) {
        Path full = Path.of("/dev/full");
        Assumptions.assumeTrue(Files.exists(full));
        EpochLog log = log(format, full);
        Exception failure =
                assertThrows(UncheckedIOException.class, () -> new ShortTraining().with(log).fit());
        assertTrue(failure.getMessage().contains("log: the file /dev/full cannot be written"));
    }

    @Test
    void unusualNamesAndNumbersAreEncoded() {
        Map<String, Double> results = new LinkedHashMap<>();
        results.put("a,\"b\"", Double.NaN);
        assertEquals("epoch,\"a,\"\"b\"\"\"\n0,NaN\n", new History(List.of(results)).toCsv());
    }
}
