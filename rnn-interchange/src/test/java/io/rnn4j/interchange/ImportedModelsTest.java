package io.rnn4j.interchange;

import static io.rnn4j.core.layer.Layers.bidirectional;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.layerNorm;
import static io.rnn4j.core.layer.Layers.lstm;
import static io.rnn4j.core.layer.Layers.recurrent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.cell.MinGruCell;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.interchange.keras.KerasFile;
import io.rnn4j.interchange.onnx.OnnxReader;
import io.rnn4j.interchange.onnx.OnnxWriter;
import io.rnn4j.interchange.pytorch.PyTorchExport;
import io.rnn4j.interchange.pytorch.PyTorchModule;
import io.rnn4j.interchange.pytorch.StateDict;
import io.rnn4j.serialization.ModelFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

/** Models that were read from files can be trained, saved and loaded like others. */
class ImportedModelsTest {
    private static final Tensor X =
            Tensor.of(new float[] {1, 0, 2, 1, -1, 0.5f, 0, 1, 0.3f, -1, 2, 1}, 2, 3, 2);
    private static final Tensor Y = Tensor.of(new float[] {1, 0, 0, 1}, 2, 2);

    @TempDir Path directory;

    private void assertTrainsAndSaves(Model model, float tolerance, Model original)
            throws IOException {
        assertArrayEquals(original.predict(X).array(), model.predict(X).array(), tolerance);
        model.compile(new Adam(0.01), new MeanSquaredError());
        double before = model.evaluate(X, Y).get("loss");
        model.fit(X, Y, 20);
        assertTrue(model.evaluate(X, Y).get("loss") < before);
        Path file = directory.resolve("saved.safetensors");
        ModelFile.save(model, file);
        Model loaded = ModelFile.load(file);
        assertArrayEquals(model.predict(X).array(), loaded.predict(X).array());
    }

    private static Model classifier() {
        return Sequential.of(
                1,
                input(2),
                bidirectional(lstm(3).returnSequences(true)),
                layerNorm(),
                gru(4),
                dense(2));
    }

    @Test
    void modelsOfKeras() throws IOException {
        for (String name : new String[] {"model.keras", "model.h5"}) {
            Path file = directory.resolve(name);
            KerasFile.save(classifier(), file);
            assertTrainsAndSaves(KerasFile.load(file).model(), 0, classifier());
        }
    }

    @Test
    void modelsOfOnnx() throws IOException {
        Path file = directory.resolve("model.onnx");
        OnnxWriter.write(classifier(), file);
        assertTrainsAndSaves(OnnxReader.read(file).model(), 1e-6f, classifier());
    }

    @Test
    void modelsOfOnnxWithEquations() throws IOException {
        Path file = directory.resolve("model.onnx");
        Model model = Sequential.of(1, input(2), recurrent(new MinGruCell(), 3), dense(2));
        OnnxWriter.write(model, file);
        assertTrainsAndSaves(OnnxReader.read(file).model(), 1e-6f, model);
    }

    @Test
    void modelsOfPyTorch() throws IOException {
        Path file = directory.resolve("model.safetensors");
        PyTorchExport.of(classifier()).save(file);
        Model model = PyTorchModule.of(StateDict.read(file)).load(classifier()).model();
        assertTrainsAndSaves(model, 0, classifier());
    }
}
