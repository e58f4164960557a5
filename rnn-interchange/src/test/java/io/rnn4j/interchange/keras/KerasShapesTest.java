package io.rnn4j.interchange.keras;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.training.Examples;
import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.hdf5.Hdf5Content;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Layers of Keras that move numbers between steps and features, or merge unlike shapes. */
class KerasShapesTest {
    @TempDir Path directory;

    /** A description of a functional model of Keras 2 without weights. */
    private static final class Description {
        private final ObjectNode json = KerasJson.object().put("class_name", "Model");
        private final ObjectNode config = json.putObject("config").put("name", "m");
        private final ArrayNode layers = config.putArray("layers");

        Description() {
            config.putArray("input_layers");
            config.putArray("output_layers");
        }

        Description input(String name, int... shape) {
            ObjectNode settings = KerasJson.object();
            ArrayNode batch = settings.putArray("batch_input_shape").addNull();
            for (int size : shape) {
                batch.add(size);
            }
            add("InputLayer", name, settings);
            ((ArrayNode) config.get("input_layers")).addArray().add(name).add(0).add(0);
            return this;
        }

        Description layer(String kind, String name, String settings, String... reads)
                throws IOException {
            add(kind, name, KerasJson.read(settings.replace('\'', '"'), "settings"), reads);
            return this;
        }

        private void add(String kind, String name, ObjectNode settings, String... reads) {
            ObjectNode layer = layers.addObject().put("class_name", kind).put("name", name);
            layer.set("config", settings.put("name", name));
            ArrayNode nodes = layer.putArray("inbound_nodes");
            if (reads.length > 0) {
                ArrayNode node = nodes.addArray();
                for (String read : reads) {
                    node.addArray().add(read).add(0).add(0).addObject();
                }
            }
        }

        Description output(String name) {
            ((ArrayNode) config.get("output_layers")).addArray().add(name).add(0).add(0);
            return this;
        }
    }

    private Model load(Description description) throws IOException {
        Hdf5Content file = new Hdf5Content();
        file.attribute("keras_version", "2.4.0");
        file.attribute("model_config", description.json.toString());
        file.group("model_weights").attribute("layer_names", List.of());
        Path path = Files.write(directory.resolve("model.h5"), file.toBytes());
        return KerasFile.load(path).model();
    }

    /** Returns 1, 2, 3 … in the given shape. */
    private static Tensor counting(int... shape) {
        int size = 1;
        for (int axis : shape) {
            size *= axis;
        }
        float[] values = new float[size];
        for (int index = 0; index < size; index++) {
            values[index] = index + 1;
        }
        return Tensor.of(values, shape);
    }

    private static float[] floats(float... values) {
        return values;
    }

    @Test
    void permuteExchangesStepsAndFeatures() throws IOException {
        Model model =
                load(
                        new Description()
                                .input("x", 3, 2)
                                .layer("Activation", "a", "{'activation': 'linear'}", "x")
                                .layer("Permute", "p", "{'dims': [2, 1]}", "a")
                                .output("p"));
        Tensor y = model.predict(counting(2, 3, 2));
        assertArrayEquals(new int[] {2, 2, 3}, y.shape().toArray());
        assertArrayEquals(floats(1, 3, 5, 2, 4, 6, 7, 9, 11, 8, 10, 12), y.array());
    }

    @Test
    void reshapeDividesRowsAndSteps() throws IOException {
        Model ofRows =
                load(
                        new Description()
                                .input("x", 6)
                                .layer("Activation", "a", "{'activation': 'linear'}", "x")
                                .layer("Reshape", "r", "{'target_shape': [3, 2]}", "a")
                                .output("r"));
        Tensor rows = ofRows.predict(Examples.of("x", counting(2, 6))).get("r");
        assertArrayEquals(new int[] {2, 3, 2}, rows.shape().toArray());
        assertArrayEquals(counting(2, 3, 2).array(), rows.array());
        Model ofSteps =
                load(
                        new Description()
                                .input("x", 2, 3)
                                .layer("Activation", "a", "{'activation': 'linear'}", "x")
                                .layer("Reshape", "r", "{'target_shape': [3, -1]}", "a")
                                .output("r"));
        Tensor steps = ofSteps.predict(counting(2, 2, 3));
        assertArrayEquals(new int[] {2, 3, 2}, steps.shape().toArray());
        assertArrayEquals(counting(2, 3, 2).array(), steps.array());
    }

    @Test
    void mergesRepeatAFeature() throws IOException {
        String[] kinds = {"Multiply", "Add", "Subtract", "Average", "Maximum", "Minimum"};
        float[][] expected = {
            {1, 2, 12, 16},
            {2, 3, 7, 8},
            {0, 1, -1, 0},
            {1, 1.5f, 3.5f, 4},
            {1, 2, 4, 4},
            {1, 1, 3, 4}
        };
        for (int kind = 0; kind < kinds.length; kind++) {
            Model model =
                    load(
                            new Description()
                                    .input("x", 2, 2)
                                    .input("w", 2, 1)
                                    .layer(kinds[kind], "m", "{}", "x", "w")
                                    .output("m"));
            Tensor weights = Tensor.of(new float[] {1, 4}, 1, 2, 1);
            Examples data = Examples.of("x", counting(1, 2, 2)).input("w", weights);
            assertArrayEquals(expected[kind], model.predict(data).get("m").array(), kinds[kind]);
        }
    }

    @Test
    void sequencesOfDifferentAxesAreMergedStepByStep() throws IOException {
        Model model =
                load(
                        new Description()
                                .input("x", 3, 1)
                                .input("r", 2)
                                .layer("RepeatVector", "v", "{'n': 3}", "r")
                                .layer("Concatenate", "c", "{'axis': -1}", "v", "x")
                                .layer("Concatenate", "t", "{'axis': 1}", "c", "c")
                                .output("c")
                                .output("t"));
        Examples data =
                Examples.of("x", counting(1, 3, 1)).input("r", Tensor.of(new float[] {7, 8}, 1, 2));
        assertArrayEquals(floats(7, 8, 1, 7, 8, 2, 7, 8, 3), model.predict(data).get("c").array());
        assertArrayEquals(
                floats(7, 8, 1, 7, 8, 2, 7, 8, 3, 7, 8, 1, 7, 8, 2, 7, 8, 3),
                model.predict(data).get("t").array());
    }

    @Test
    void twoRepeatedRowsAreMerged() throws IOException {
        Model model =
                load(
                        new Description()
                                .input("a", 1)
                                .input("b", 1)
                                .layer("RepeatVector", "v", "{'n': 2}", "a")
                                .layer("RepeatVector", "w", "{'n': 2}", "b")
                                .layer("Concatenate", "c", "{'axis': 2}", "v", "w")
                                .output("c"));
        Examples data =
                Examples.of("a", Tensor.of(new float[] {1}, 1, 1))
                        .input("b", Tensor.of(new float[] {2}, 1, 1));
        assertArrayEquals(floats(1, 2, 1, 2), model.predict(data).get("c").array());
    }

    @Test
    void oneTensorCanBeSeveralOutputs() throws IOException {
        Model model =
                load(
                        new Description()
                                .input("x", 2, 1)
                                .layer("Activation", "a", "{'activation': 'tanh'}", "x")
                                .output("a")
                                .output("a")
                                .output("x"));
        Tensor x = counting(1, 2, 1);
        var y = model.predict(Examples.of("x", x));
        assertArrayEquals(List.of("a", "a_1", "x").toArray(), y.keySet().toArray());
        assertArrayEquals(y.get("a").array(), y.get("a_1").array());
        assertArrayEquals(x.array(), y.get("x").array());
    }

    @Test
    void whatCannotBeMergedIsRefusedWithARemedy() throws IOException {
        Description description =
                new Description()
                        .input("x", 3, 3)
                        .input("w", 3, 2)
                        .layer("Multiply", "m", "{}", "x", "w")
                        .output("m");
        String message =
                assertThrows(InterchangeException.class, () -> load(description)).getMessage();
        assertTrue(message.contains("Multiply 'm'"), message);
        assertTrue(message.contains("expected the same number, or 1"), message);
    }

    @Test
    void probabilitiesThatOtherLayersReadDoNotBecomeLogits() throws IOException {
        Description description =
                new Description()
                        .input("x", 2)
                        .layer("Activation", "p", "{'activation': 'softmax'}", "x")
                        .layer("Activation", "a", "{'activation': 'tanh'}", "p")
                        .output("p")
                        .output("a");
        Hdf5Content file = new Hdf5Content();
        file.attribute("keras_version", "2.4.0");
        file.attribute("model_config", description.json.toString());
        file.attribute(
                "training_config",
                "{\"loss\": [\"categorical_crossentropy\", \"mse\"], \"optimizer_config\":"
                        + " {\"class_name\": \"SGD\", \"config\": {}}}");
        file.group("model_weights").attribute("layer_names", List.of());
        Path path = Files.write(directory.resolve("model.h5"), file.toBytes());
        String message =
                assertThrows(InterchangeException.class, () -> KerasFile.loadForTraining(path))
                        .getMessage();
        assertTrue(message.contains("layer 'a' reads the softmax of output 0"), message);
    }
}
