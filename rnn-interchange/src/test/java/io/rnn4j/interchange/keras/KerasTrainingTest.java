package io.rnn4j.interchange.keras;

import static io.rnn4j.core.layer.Layers.bidirectional;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;
import static io.rnn4j.core.layer.Layers.simpleRnn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.rnn4j.api.component.Activation;
import io.rnn4j.api.loss.Metric;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.metric.MeanAbsoluteError;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.optimizer.Adadelta;
import io.rnn4j.core.optimizer.Adagrad;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.optimizer.AdamW;
import io.rnn4j.core.optimizer.Adamax;
import io.rnn4j.core.optimizer.Clipped;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.optimizer.Lion;
import io.rnn4j.core.optimizer.NAdam;
import io.rnn4j.core.optimizer.RmsProp;
import io.rnn4j.core.training.OptimizerState;
import io.rnn4j.interchange.Import;
import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.archive.StoredZip;
import io.rnn4j.interchange.archive.ZipArchive;
import io.rnn4j.interchange.hdf5.Hdf5Content;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
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
        String rate =
                refusal(
                        Activations.TANH,
                        "{\"optimizer\": {\"class_name\": \"Adam\", \"config\":"
                                + " {\"learning_rate\": -1}}, \"loss\": \"mse\"}");
        assertTrue(rate.contains("-1"), rate);
        String schedule =
                refusal(
                        Activations.TANH,
                        "{\"optimizer\": {\"class_name\": \"Adam\", \"config\":"
                                + " {\"learning_rate\": {\"class_name\": \"CosineDecay\"}}},"
                                + " \"loss\": \"mse\"}");
        assertTrue(schedule.contains("a schedule is not supported"), schedule);
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

    private static Tensor targets() {
        return Tensor.of(new float[] {1, 0, 0, 0, 1, 0}, 2, 3);
    }

    private static Model trained(Optimizer optimizer) {
        Model model =
                Sequential.of(
                        1,
                        input(2),
                        bidirectional(lstm(3).returnSequences(true)),
                        gru(4),
                        dense(3, Activations.TANH));
        model.compile(optimizer, new MeanSquaredError(), new MeanAbsoluteError());
        for (int step = 0; step < 3; step++) {
            model.trainStep(data(), targets());
        }
        return model;
    }

    private static void assertContinues(Model model, Model read, double tolerance) {
        for (int step = 0; step < 3; step++) {
            model.trainStep(data(), targets());
            read.trainStep(data(), targets());
        }
        List<Tensor> expected = List.copyOf(model.weights().copyOfAll().values());
        List<Tensor> found = List.copyOf(read.weights().copyOfAll().values());
        for (int weight = 0; weight < expected.size(); weight++) {
            assertArrayEquals(
                    expected.get(weight).array(), found.get(weight).array(), (float) tolerance);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.keras", "model.h5"})
    void trainingContinuesToTheBitWithTheStateOfTheOptimizer(String name) throws IOException {
        for (Optimizer optimizer :
                List.of(
                        new Adam(0.01),
                        new Adam(0.01).amsgrad(true),
                        new AdamW(0.01),
                        new Adamax(0.01),
                        new NAdam(0.01).momentumDecay(1),
                        new RmsProp(0.01),
                        new Adadelta(0.1),
                        new Lion(0.001),
                        new GradientDescent(0.1),
                        Clipped.byGlobalNorm(new Adam(0.01), 0.5))) {
            Model model = trained(optimizer);
            Path file = directory.resolve(name);
            KerasFile.save(model, file);
            Import read = KerasFile.loadForTraining(file);
            assertEquals(List.of(optimizer), List.of(read.model().optimizer().orElseThrow()));
            assertEquals(
                    model.optimizerState().keySet().size(),
                    read.model().optimizerState().keySet().size(),
                    read.report().toString());
            assertContinues(model, read.model(), 0);
        }
    }

    @Test
    void slotsThatKerasMultipliesByTheLearningRateContinueToRounding() throws IOException {
        for (Optimizer optimizer :
                List.of(
                        new GradientDescent(0.1).momentum(0.9).nesterov(true),
                        new RmsProp(0.01).momentum(0.9).centered(true),
                        new Adagrad(0.1))) {
            Model model = trained(optimizer);
            Path file = directory.resolve("model.keras");
            KerasFile.save(model, file);
            assertContinues(model, KerasFile.loadForTraining(file).model(), 1e-6);
        }
    }

    @Test
    void metricsAreRead() throws IOException {
        Path file =
                compiled(
                        Activations.SIGMOID,
                        """
                        {"optimizer": "adam", "loss": "binary_crossentropy", "metrics":
                          ["accuracy", {"class_name": "AUC", "config": {"name": "auc"}}, "mine",
                           {"class_name": "MeanMetricWrapper",
                            "config": {"name": "mae", "fn": "mean_absolute_error"}}]}
                        """);
        Import read = KerasFile.loadForTraining(file);
        assertEquals(
                List.of("binary_accuracy", "roc_auc", "mae"),
                read.model().losses().getFirst().metrics().stream().map(Metric::name).toList());
        assertTrue(read.report().toString().contains("metric mine -> nothing"));
    }

    /** Writes a file as Keras 2.10 does: arrays of one kind lie together. */
    @Test
    void slotsOfEarlierVersionsLieByKind() throws IOException {
        Model model = Sequential.of(1, input(2), simpleRnn(2), dense(2));
        Path file = directory.resolve("model.keras");
        KerasFile.save(model, file);
        Hdf5Content earlier = new Hdf5Content();
        earlier.attribute("keras_version", "2.10.0");
        Map<String, String> parts = new LinkedHashMap<>();
        try (ZipArchive archive = ZipArchive.open(file)) {
            parts.put(
                    "model_config",
                    new String(archive.read("config.json", 1 << 20), StandardCharsets.UTF_8));
        }
        earlier.attribute("model_config", parts.get("model_config"));
        earlier.attribute(
                "training_config",
                "{\"loss\": \"mse\", \"optimizer_config\": {\"class_name\": \"Adam\", \"config\":"
                        + " {}}}");
        Hdf5Content weights = earlier.group("model_weights");
        weights.attribute("layer_names", List.of("simple_rnn", "dense"));
        int[][] shapes = {{2, 2}, {2, 2}, {2}, {2, 2}, {2}};
        String[] names = {
            "simple_rnn/kernel",
            "simple_rnn/recurrent_kernel",
            "simple_rnn/bias",
            "dense/kernel",
            "dense/bias"
        };
        for (int weight = 0; weight < names.length; weight++) {
            weights.array(names[weight], shapes[weight], filled(shapes[weight], weight));
        }
        weights.group("simple_rnn")
                .attribute("weight_names", List.of("kernel", "recurrent_kernel", "bias"));
        weights.group("dense").attribute("weight_names", List.of("kernel", "bias"));
        Hdf5Content optimizer = earlier.group("optimizer_weights");
        List<String> ofSlots = new ArrayList<>(List.of("iter"));
        optimizer.integer("iter", 7);
        for (String slot : List.of("m", "v")) {
            for (int weight = 0; weight < names.length; weight++) {
                String name = slot + weight;
                float value = weight + (slot.equals("m") ? 10 : 20);
                optimizer.array(name, shapes[weight], filled(shapes[weight], value));
                ofSlots.add(name);
            }
        }
        optimizer.attribute("weight_names", ofSlots);
        Path old = Files.write(directory.resolve("old.h5"), earlier.toBytes());
        Model read = KerasFile.loadForTraining(old).model();
        OptimizerState state = read.optimizerState().get("dense/kernel");
        assertEquals(7, state.steps());
        assertArrayEquals(filled(shapes[3], 13), state.slots().get("m").array());
        assertArrayEquals(filled(shapes[3], 23), state.slots().get("v").array());
    }

    private static float[] filled(int[] shape, float value) {
        float[] values = new float[shape.length == 1 ? shape[0] : shape[0] * shape[1]];
        Arrays.fill(values, value);
        return values;
    }
}
