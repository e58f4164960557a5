package io.rnn4j.interchange.keras;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.rnn4j.api.component.Activation;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.interchange.Import;
import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.archive.StoredZip;
import io.rnn4j.interchange.archive.ZipArchive;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Training continues with the loss and the optimizer of a file. */
class KerasTrainingTest {
    @TempDir Path directory;

    /** Writes a model with settings of its training, as Keras 3 does. */
    private Path compiled(Activation last, String training) throws IOException {
        Model model = Sequential.of(1, input(2), gru(4), dense(3, last));
        Path file = directory.resolve("model.keras");
        KerasFile.save(model, file);
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipArchive archive = ZipArchive.open(file)) {
            for (String name : archive.entries().keySet()) {
                entries.put(name, archive.read(name, 1 << 20));
            }
        }
        String config = new String(entries.get("config.json"), StandardCharsets.UTF_8);
        ObjectNode json = KerasJson.read(config, "config");
        json.set("compile_config", KerasJson.read(training, "training"));
        entries.put("config.json", json.toString().getBytes(StandardCharsets.UTF_8));
        return Files.write(file, StoredZip.of(entries));
    }

    private static Tensor data() {
        return Tensor.of(new float[] {1, 0, 2, 1, -1, 0.5f, 0, 1}, 2, 2, 2);
    }

    @Test
    void softmaxBecomesPartOfTheLoss() throws IOException {
        Path file =
                compiled(
                        Activations.SOFTMAX,
                        """
                        {"optimizer": {"class_name": "Adam", "config": {"learning_rate": 0.01,
                          "beta_1": 0.8, "epsilon": 1e-7, "clipnorm": 1.0}},
                         "loss": "categorical_crossentropy", "metrics": ["accuracy"]}
                        """);
        Tensor probabilities = KerasFile.load(file).model().predict(data());
        Import read = KerasFile.loadForTraining(file);
        Tensor logits = read.model().predict(data());
        for (int row = 0; row < 2; row++) {
            double sum = 0;
            for (int k = 0; k < 3; k++) {
                sum += Math.exp(logits.get(row, k));
            }
            for (int k = 0; k < 3; k++) {
                double share = Math.exp(logits.get(row, k)) / sum;
                assertEquals(probabilities.get(row, k), share, 1e-6);
            }
        }
        assertTrue(
                read.report().warnings().stream().anyMatch(text -> text.contains("logits")),
                read.report().toString());
        Tensor targets = Tensor.of(new float[] {1, 0, 0, 0, 1, 0}, 2, 3);
        double expected =
                -(Math.log(probabilities.get(0, 0)) + Math.log(probabilities.get(1, 1))) / 2;
        double before = read.model().evaluate(data(), targets).get("loss");
        assertEquals(expected, before, 1e-5);
        for (int step = 0; step < 20; step++) {
            read.model().trainStep(data(), targets);
        }
        assertTrue(read.model().evaluate(data(), targets).get("loss") < before);
    }

    @Test
    void otherLossesLeaveTheOutputAsItIs() throws IOException {
        Path file =
                compiled(
                        Activations.TANH,
                        """
                        {"optimizer": "sgd", "loss": {"class_name": "MeanSquaredError",
                          "config": {"reduction": "sum_over_batch_size"}}}
                        """);
        Tensor expected = KerasFile.load(file).model().predict(data());
        Tensor found = KerasFile.loadForTraining(file).model().predict(data());
        org.junit.jupiter.api.Assertions.assertArrayEquals(expected.array(), found.array());
    }

    private String refusal(Activation last, String training) throws IOException {
        Path file = compiled(last, training);
        return assertThrows(InterchangeException.class, () -> KerasFile.loadForTraining(file))
                .getMessage();
    }

    @Test
    void whatIsNotSupportedIsRefusedByName() throws IOException {
        String mine = refusal(Activations.TANH, "{\"optimizer\": \"adam\", \"loss\": \"my_loss\"}");
        assertTrue(mine.contains("my_loss"), mine);
        String optimizer =
                refusal(Activations.TANH, "{\"optimizer\": \"ftrl\", \"loss\": \"mse\"}");
        assertTrue(optimizer.contains("'ftrl'"), optimizer);
        String probabilities =
                refusal(
                        Activations.TANH,
                        "{\"optimizer\": \"adam\", \"loss\": \"binary_crossentropy\"}");
        assertTrue(probabilities.contains("sigmoid"), probabilities);
        String none = refusal(Activations.TANH, "{}");
        assertTrue(none.contains("no settings of a training"), none);
    }

    @Test
    void everyOptimizerIsRead() throws IOException {
        for (String name :
                new String[] {
                    "SGD",
                    "Adam",
                    "AdamW",
                    "Adamax",
                    "Nadam",
                    "RMSprop",
                    "Adagrad",
                    "Adadelta",
                    "Lion"
                }) {
            Path file =
                    compiled(
                            Activations.SIGMOID,
                            ("{\"optimizer\": {\"class_name\": \"%s\", \"config\": {}},"
                                            + " \"loss\": \"binary_crossentropy\"}")
                                    .formatted(name));
            Model model = KerasFile.loadForTraining(file).model();
            Tensor targets = Tensor.of(new float[] {1, 0, 0, 0, 1, 0}, 2, 3);
            assertTrue(Double.isFinite(model.trainStep(data(), targets).loss()), name);
        }
    }
}
