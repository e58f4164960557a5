package io.rnn4j.serialization;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.data.Dataset;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.model.Graph;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.Predictions;
import io.rnn4j.core.training.TrainedModel;
import io.rnn4j.core.training.TrainingListener;
import io.rnn4j.core.training.TrainingProgress;
import io.rnn4j.core.training.Weights;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A listener saves the model that is being trained. */
class SavedByListenerTest {
    private static final Tensor X = Tensor.of(new float[] {1, 0, 0, 1, 1, 1}, 2, 3, 1);
    private static final Tensor Y = Tensor.of(new float[] {1, 3}, 2, 1);

    @TempDir private Path directory;

    /** Saves the model after every epoch, and keeps its predictions. */
    private final class Saving implements TrainingListener {
        private final List<Tensor> predictions = new ArrayList<>();

        @Override
        public void epochEnded(TrainingProgress progress) {
            Map<String, Tensor> outputs = progress.model().predict(Examples.of("input", X));
            predictions.add(outputs.values().iterator().next());
            try {
                ModelFile.save(progress.model(), file(progress.epoch()));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    private Path file(int epoch) {
        return directory.resolve("epoch" + epoch + ".safetensors");
    }

    private void assertSavedModelsLoad(Model model) throws IOException {
        Saving saving = new Saving();
        model.compile(new Adam().learningRate(0.1), new MeanSquaredError());
        model.fit(X, Y, FitOptions.epochs(3).listener(saving));
        for (int epoch = 0; epoch < 3; epoch++) {
            Model loaded = ModelFile.load(file(epoch));
            assertEquals(model.layers(), loaded.layers());
            assertEquals(saving.predictions.get(epoch), loaded.predict(X));
        }
        TestFiles.assertSame(model, ModelFile.load(file(2)));
    }

    @Test
    void modelOfASequenceOfLayersIsLoadedAsOne() throws IOException {
        assertSavedModelsLoad(Sequential.of(3, input(1), gru(4), dense(1)));
    }

    @Test
    void graphIsLoaded() throws IOException {
        Graph graph = new Graph();
        graph.output("sum", graph.add(dense(1), graph.add(gru(4), graph.input("input", input(1)))));
        assertSavedModelsLoad(graph.build(3));
    }

    @Test
    void anotherTrainedModelIsRejected() {
        TrainedModel other =
                new TrainedModel() {
                    @Override
                    public Weights weights() {
                        return null;
                    }

                    @Override
                    public Map<String, Tensor> predict(Examples data) {
                        return null;
                    }

                    @Override
                    public void predict(Dataset data, Consumer<Predictions> consumer) {}

                    @Override
                    public Map<String, Double> evaluate(Dataset data) {
                        return null;
                    }
                };
        TestFiles.assertHolds(
                assertThrows(IllegalArgumentException.class, () -> ModelFile.save(other, file(0))),
                "a model file contains a Model");
    }
}
