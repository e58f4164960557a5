package io.rnn4j.serialization;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.training.History;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

class TrainingRecordTest {
    private static final Model MODEL = Sequential.of(7, input(2), dense(1));

    @TempDir private Path directory;

    private static History history(int epochs) {
        List<Map<String, Double>> results = new ArrayList<>();
        for (int epoch = 1; epoch <= epochs; epoch++) {
            results.add(
                    epoch == 1
                            ? Map.of("loss", 1.0)
                            : Map.of("loss", 1.0 / epoch, "val_loss", 2.0 / epoch));
        }
        return new History(results);
    }

    @Test
    void isLoadedAsItWasSaved() throws IOException {
        TrainingRecord record = TrainingRecord.of(-3, history(3));
        assertEquals(List.of(1, 2, 3), record.shown());
        assertEquals(List.of(1.0, 1.0 / 2, 1.0 / 3), record.results().get("loss"));
        assertEquals(List.of(Double.NaN, 1.0, 2.0 / 3), record.results().get("val_loss"));
        Path file = directory.resolve("model");
        ModelFile.save(MODEL, ModelDescription.empty().note("a", "b").training(record), file);
        ModelDescription read = ModelFile.open(file, LoadOptions.standard()).description();
        assertEquals(record, read.training().orElseThrow());
        assertEquals("b", read.notes().get("a"));
        assertTrue(ModelDescription.empty().training().isEmpty());
    }

    @Test
    void aTrainingWithoutEpochs() {
        TrainingRecord record = TrainingRecord.of(1, history(0));
        assertEquals(record, ModelDescription.empty().training(record).training().orElseThrow());
    }

    @Test
    void anotherRecordReplacesTheFirst() {
        TrainingRecord record = TrainingRecord.of(1, history(1));
        assertEquals(
                record,
                ModelDescription.empty()
                        .training(TrainingRecord.of(2, history(5)))
                        .training(record)
                        .training()
                        .orElseThrow());
    }

    /** The text of a result stays below the limit of a text, and the last epoch is kept. */
    @Test
    void ofManyEpochsSomeAreKept() throws IOException {
        TrainingRecord record = TrainingRecord.of(1, history(1_201));
        assertEquals(1_201, record.epochs());
        assertEquals(401, record.shown().size());
        assertEquals(List.of(1, 4), record.shown().subList(0, 2));
        assertEquals(1_201, record.shown().getLast());
        assertEquals(1.0 / 1_201, record.results().get("loss").getLast());
        assertEquals(500, TrainingRecord.of(1, history(1_000)).shown().size());
        Path file = directory.resolve("model");
        ModelFile.save(MODEL, ModelDescription.empty().training(record), file);
        assertEquals(
                record,
                ModelFile.open(file, LoadOptions.standard())
                        .description()
                        .training()
                        .orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({
        "training.seed, x",
        "training.epochs, -1",
        "training.epochs, 2",
        "training.epochs, 99999999999999",
        "training.shown, 1 1 2",
        "training.shown, 1 2",
        "training.shown, 0 2 3",
        "training.results.loss, 1 2",
        "training.results.loss, 1 2 x"
    })
    void damagedNotesAreRejected(String name, String text) {
        ModelDescription description =
                ModelDescription.empty()
                        .training(TrainingRecord.of(1, history(3)))
                        .note(name, text);
        String message =
                assertThrows(IllegalArgumentException.class, description::training).getMessage();
        assertTrue(message.contains("training"), message);
    }
}
