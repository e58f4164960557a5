package io.rnn4j.serialization;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
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

class ModelCheckpointTest {
    private static final Tensor X = Tensor.of(new float[] {1, 0, 0, 1, 1, 1}, 2, 3, 1);
    private static final Tensor Y = Tensor.of(new float[] {1, 3}, 2, 1);

    @TempDir private Path directory;

    private final List<Map<String, Tensor>> afterEpochs = new ArrayList<>();
    private final Model model =
            Sequential.of(3, input(1), gru(4), dense(1))
                    .compile(new Adam(0.1), new MeanSquaredError());

    /** Makes all losses after the second epoch worse, and copies the weights. */
    private final TrainingListener spoiling =
            TrainingListener.onEpochEnded(
                    progress -> {
                        if (progress.epoch() == 1) {
                            Tensor far = Tensor.of(new float[] {100}, 1);
                            progress.model().weights().set("dense/bias", far);
                        }
                        afterEpochs.add(progress.model().weights().copyOfAll());
                    });

    private Path file() {
        return directory.resolve("model.safetensors");
    }

    private static FitOptions options() {
        return FitOptions.epochs(4).batchSize(1);
    }

    private Map<String, Tensor> saved() throws IOException {
        return ModelFile.load(file()).weights().copyOfAll();
    }

    @Test
    void bestModelIsThatOfTheBestEpoch() throws IOException {
        List<Map<String, Tensor>> before = new ArrayList<>();
        TrainingListener copying =
                TrainingListener.onEpochEnded(
                        progress -> before.add(progress.model().weights().copyOfAll()));
        double[] losses =
                model.fit(
                                X,
                                Y,
                                options()
                                        .validation(X, Y)
                                        .listener(copying)
                                        .listener(ModelCheckpoint.best(file()))
                                        .listener(spoiling))
                        .of("val_loss");
        int best = losses[0] <= losses[1] ? 0 : 1;
        assertTrue(losses[2] > losses[best] && losses[3] > losses[best]);
        assertEquals(before.get(best), saved());
    }

    @Test
    void lastModelIsThatOfTheLastEpoch() throws IOException {
        model.fit(X, Y, options().listener(spoiling).listener(ModelCheckpoint.last(file())));
        assertEquals(afterEpochs.getLast(), saved());
    }

    @Test
    void lastModelIsSavedAfterAnExceptionWithinAnEpoch() throws IOException {
        TrainingListener failing =
                TrainingListener.onBatchEnded(
                        progress -> {
                            if (progress.epoch() == 1) {
                                throw new UnsupportedOperationException();
                            }
                        });
        FitOptions options = options().listener(ModelCheckpoint.last(file())).listener(failing);
        assertThrows(UnsupportedOperationException.class, () -> model.fit(X, Y, options));
        TestFiles.assertSame(model, ModelFile.load(file()));
    }

    @Test
    void lastModelIsSavedAfterAnInterrupt() throws IOException {
        TrainingListener interrupting =
                TrainingListener.onBatchEnded(progress -> Thread.currentThread().interrupt());
        model.fit(X, Y, options().listener(ModelCheckpoint.last(file())).listener(interrupting));
        assertTrue(Thread.interrupted());
        TestFiles.assertSame(model, ModelFile.load(file()));
    }

    @Test
    void aMissingDirectoryIsFoundBeforeTheFirstStep() {
        Path missing = directory.resolve("missing").resolve("model.safetensors");
        Map<String, Tensor> before = model.weights().copyOfAll();
        FitOptions options = options().listener(ModelCheckpoint.last(missing));
        TestFiles.assertHolds(
                assertThrows(UncheckedIOException.class, () -> model.fit(X, Y, options)),
                "model checkpoint: " + missing);
        assertEquals(before, model.weights().copyOfAll());
        assertFalse(Files.exists(missing));
    }

    @Test
    void aResultThatIsNotMeasuredIsRejected() {
        FitOptions options = options().listener(ModelCheckpoint.best(file()));
        TestFiles.assertHolds(
                assertThrows(IllegalArgumentException.class, () -> model.fit(X, Y, options)),
                "model checkpoint monitors 'val_loss', but the results of this training are"
                        + " [loss]");
    }
}
