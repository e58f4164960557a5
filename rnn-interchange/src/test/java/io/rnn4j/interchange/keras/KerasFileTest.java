package io.rnn4j.interchange.keras;

import static io.rnn4j.core.layer.Layers.affine;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.dropout;
import static io.rnn4j.core.layer.Layers.feedback;
import static io.rnn4j.core.layer.Layers.globalMaxPooling;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lastStep;
import static io.rnn4j.core.layer.Layers.lstm;
import static io.rnn4j.core.layer.Layers.masking;
import static io.rnn4j.core.layer.Layers.outputRecurrent;
import static io.rnn4j.core.layer.Layers.recurrent;
import static io.rnn4j.core.layer.Layers.simpleRnn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.activation.HardSigmoid;
import io.rnn4j.core.cell.GruCell;
import io.rnn4j.core.cell.LstmCell;
import io.rnn4j.core.cell.SimpleRnnCell;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.interchange.Import;
import io.rnn4j.interchange.ImportReport;
import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.hdf5.Hdf5Content;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class KerasFileTest {
    @TempDir Path directory;

    private static Model model(long seed) {
        return Sequential.of(
                seed,
                input(5, 3),
                lstm(4).returnSequences(true),
                dropout(0.1),
                gru(3),
                dense(2, Activations.TANH));
    }

    private static Tensor data() {
        Tensor x = Tensor.zeros(2, 5, 3);
        for (int index = 0; index < x.array().length; index++) {
            x.array()[index] = (float) Math.sin(index);
        }
        return x;
    }

    private static String message(Path file) {
        return assertThrows(InterchangeException.class, () -> KerasFile.load(file)).getMessage();
    }

    private static void assertContains(String part, String text) {
        assertTrue(text.contains(part), text);
    }

    // ---- which kind of file it is

    @Test
    void theFirstBytesDecideWhatAFileIs() throws IOException {
        Model model = model(1);
        Path zip = directory.resolve("a.keras");
        Path hdf5 = directory.resolve("b.h5");
        KerasFile.save(model, zip);
        KerasFile.save(model, hdf5);
        Path zipNamedH5 = Files.copy(zip, directory.resolve("zip.h5"));
        Path hdf5NamedKeras = Files.copy(hdf5, directory.resolve("hdf5.keras"));
        for (Path file : new Path[] {zipNamedH5, hdf5NamedKeras}) {
            assertArrayEquals(
                    model.predict(data()).array(),
                    KerasFile.load(file).model().predict(data()).array(),
                    1e-6f);
        }
    }

    @Test
    void filesThatAreNoModelsAreRefused() throws IOException {
        Path file = directory.resolve("x.keras");
        Files.writeString(file, "version https://git-lfs.github.com/spec/v1\noid sha256:00\n");
        assertContains("Git LFS pointer", message(file));
        Files.writeString(file, "");
        assertContains("is empty", message(file));
        Files.writeString(file, "{\"class_name\": ");
        assertContains("not valid JSON", message(file));
        Files.writeString(file, "[".repeat(100_000));
        assertContains("not a model of Keras", message(file));
        Files.writeString(file, "{\"a\":".repeat(100_000));
        assertContains("not valid JSON", message(file));
        assertThrows(
                IllegalArgumentException.class,
                () -> KerasFile.save(model(1), directory.resolve("x.txt")));
        assertFalse(Files.exists(directory.resolve("x.txt")));
    }

    // ---- weights alone

    @Test
    void weightsGoToAModelThatIsBuiltHere() throws IOException {
        Model model = model(1);
        for (String name : new String[] {"w.keras", "w.h5"}) {
            Path file = directory.resolve(name);
            KerasFile.save(model, file);
            Model other = model(2);
            ImportReport report = KerasFile.loadWeights(file, other);
            assertArrayEquals(model.predict(data()).array(), other.predict(data()).array());
            assertEquals(8, report.entries().size());
        }
    }

    @Test
    void weightsOfAnotherModelAreRefusedAndChangeNothing() throws IOException {
        Path file = directory.resolve("w.h5");
        KerasFile.save(model(1), file);
        Model other =
                Sequential.of(3, input(5, 3), lstm(4).returnSequences(true), gru(3), dense(3));
        Map<String, Tensor> before = other.weights().copyOfAll();
        String message =
                assertThrows(InterchangeException.class, () -> KerasFile.loadWeights(file, other))
                        .getMessage();
        assertContains("layer 'dense'", message);
        assertContains("[3, 2]", message);
        Path groups = directory.resolve("groups.keras");
        KerasFile.save(model(1), groups);
        Model lacking =
                Sequential.of(
                        3, input(5, 3), lstm(4).returnSequences(true), simpleRnn(3), dense(2));
        String lost =
                assertThrows(
                                InterchangeException.class,
                                () -> KerasFile.loadWeights(groups, lacking))
                        .getMessage();
        assertContains("SimpleRNN 'simple_rnn' are missing", lost);
        assertContains("found [dense, gru, lstm]", lost);
        for (String name : before.keySet()) {
            assertArrayEquals(before.get(name).array(), other.weights().copyOf(name).array(), name);
        }
    }

    /**
     * Writes the weights of a GRU and a dense layer, the arrays of each under a path of its own.
     */
    private Path weightsFile(Model model, String name, String gru, String dense)
            throws IOException {
        Hdf5Content content = new Hdf5Content();
        WrittenModel written = ModelWriter.write(model, KerasTarget.KERAS_3);
        for (WrittenLayer layer : written.layers()) {
            String path = layer.kind().equals("GRU") ? gru : dense;
            for (int number = 0; path != null && number < layer.arrays().size(); number++) {
                WrittenLayer.Array array = layer.arrays().get(number);
                content.array(path + "/vars/" + number, array.shape(), array.values());
            }
        }
        return Files.write(directory.resolve(name), content.toBytes());
    }

    private static Model small(long seed) {
        return Sequential.of(seed, input(3), gru(2), dense(1));
    }

    @Test
    void groupsMayHaveGapsAndBackslashes() throws IOException {
        Model model = small(1);
        Path gaps = weightsFile(model, "g.weights.h5", "layers/gru_7/cell", "layers/dense_3");
        Path windows =
                weightsFile(
                        model,
                        "w.weights.h5",
                        "_layer_checkpoint_dependencies\\gru\\cell",
                        "_layer_checkpoint_dependencies\\dense");
        for (Path file : new Path[] {gaps, windows}) {
            Model other = small(2);
            KerasFile.loadWeights(file, other);
            assertArrayEquals(
                    model.weights().copyOf("gru/kernel").array(),
                    other.weights().copyOf("gru/kernel").array());
        }
        assertContains("weights only", message(gaps));
    }

    @Test
    void weightsMayBeDivided() throws IOException {
        Model model = small(1);
        weightsFile(model, "m_00000.weights.h5", "layers/gru/cell", null);
        weightsFile(model, "m_00001.weights.h5", null, "layers/dense");
        Path list = directory.resolve("m.weights.json");
        String map =
                """
                {"metadata": {"total_size": 1}, "weight_map":
                 {"/layers/gru/cell/vars": ["m_00000.weights.h5"],
                  "/layers/dense/vars": "%s"}}
                """;
        Files.writeString(list, map.formatted("m_00001.weights.h5"));
        Model other = small(2);
        KerasFile.loadWeights(list, other);
        assertArrayEquals(
                model.weights().copyOf("dense/kernel").array(),
                other.weights().copyOf("dense/kernel").array());
        Files.writeString(list, map.formatted("../m_00001.weights.h5"));
        String message =
                assertThrows(InterchangeException.class, () -> KerasFile.loadWeights(list, other))
                        .getMessage();
        assertContains("same directory", message);
    }

    @Test
    void architectureAndWeightsMayBeInDifferentFiles() throws IOException {
        Model model = model(1);
        Path weights = directory.resolve("w.h5");
        KerasFile.save(model, weights);
        Path json = directory.resolve("model.json");
        WrittenModel written = ModelWriter.write(model, KerasTarget.KERAS_2);
        Files.writeString(json, new ConfigWriter(KerasTarget.KERAS_2).write(written).toString());
        assertArrayEquals(
                model.predict(data()).array(),
                KerasFile.load(json, weights).model().predict(data()).array());
        assertContains("architecture only", message(json));
    }

    // ---- numbers

    @Test
    void hardSigmoidIsThatOfTheVersion() throws IOException {
        Model earlier = hard(new HardSigmoid(0.2));
        Path hdf5 = directory.resolve("earlier.h5");
        KerasFile.save(earlier, hdf5);
        assertEquals(new HardSigmoid(0.2), gates(KerasFile.load(hdf5).model()));
        Path zip = directory.resolve("now.keras");
        KerasFile.save(hard(Activations.HARD_SIGMOID), zip);
        assertEquals(Activations.HARD_SIGMOID, gates(KerasFile.load(zip).model()));
        assertThrows(InterchangeException.class, () -> KerasFile.save(earlier, zip));
    }

    private static Model hard(io.rnn4j.api.component.Activation gates) {
        return Sequential.of(1, input(2), recurrent(new LstmCell().recurrentActivation(gates), 3));
    }

    private static io.rnn4j.api.component.Activation gates(Model model) {
        Recurrent layer = (Recurrent) model.layers().values().iterator().next();
        return ((LstmCell) layer.cell()).recurrentActivation();
    }

    /** Replaces a text in the description of a model that is written as HDF5. */
    private Path changed(Model model, String before, String after) throws IOException {
        WrittenModel written = ModelWriter.write(model, KerasTarget.KERAS_2);
        String config = new ConfigWriter(KerasTarget.KERAS_2).write(written).toString();
        assertContains(before, config);
        Path json = directory.resolve("changed.json");
        Files.writeString(json, config.replace(before, after));
        KerasFile.save(model, directory.resolve("changed.h5"));
        return json;
    }

    private String refusal(Model model, String before, String after) throws IOException {
        Path json = changed(model, before, after);
        Path weights = directory.resolve("changed.h5");
        return assertThrows(InterchangeException.class, () -> KerasFile.load(json, weights))
                .getMessage();
    }

    @Test
    void resetAfterIsFalseWhereItIsAbsent() throws IOException {
        Model model = Sequential.of(1, input(2), recurrent(new GruCell().resetAfter(false), 3));
        Path json = changed(model, "\"reset_after\":false,", "");
        Model loaded = KerasFile.load(json, directory.resolve("changed.h5")).model();
        Tensor x = Tensor.of(new float[] {1, 2, 3, 4}, 1, 2, 2);
        assertArrayEquals(model.predict(x).array(), loaded.predict(x).array());
    }

    @Test
    void settingsThatAreNotKnownAreRefused() throws IOException {
        String message = refusal(small(1), "\"units\":2,", "\"units\":2,\"peephole\":true,");
        assertContains("GRU 'gru': peephole is true", message);
        assertContains(
                "time_major",
                refusal(small(1), "\"stateful\":false", "\"stateful\":false,\"time_major\":true"));
        assertContains("units", refusal(small(1), "\"units\":2,", "\"units\":1e9,"));
        assertContains("shape", refusal(small(1), "\"units\":2,", "\"units\":16000000,"));
        assertContains(
                "my_function",
                refusal(small(1), "\"activation\":\"linear\"", "\"activation\":\"my_function\""));
    }

    @Test
    void aFrozenLayerIsNotTrainable() throws IOException {
        Model model = small(1);
        model.weights().freeze("gru");
        Path file = directory.resolve("frozen.keras");
        KerasFile.save(model, file);
        Model loaded = KerasFile.load(file).model();
        assertTrue(loaded.weights().isFrozen("gru"));
        assertFalse(loaded.weights().isFrozen("dense"));
    }

    @Test
    void theReportSaysWhatLayersBecome() throws IOException {
        Import read = KerasFile.load(KerasResources.copy("model_latest.h5", directory));
        assertEquals(
                "LSTM 'lstm_31' -> lstm(6, returnSequences)",
                read.report().toString().lines().findFirst().orElseThrow());
        assertEquals(0, read.report().warnings().size());
    }

    // ---- what Keras cannot express

    private void assertNotWritten(String part, Layer... layers) {
        for (String ending : new String[] {"x.keras", "x.h5"}) {
            Path file = directory.resolve(ending);
            Model model = Sequential.of(1, input(2), layers);
            String message =
                    assertThrows(InterchangeException.class, () -> KerasFile.save(model, file))
                            .getMessage();
            assertContains(part, message);
            assertFalse(Files.exists(file));
        }
    }

    @Test
    void whatKerasCannotExpressIsRefusedByName() {
        assertNotWritten("'output_recurrent'", outputRecurrent(3, 2));
        assertNotWritten("'feedback'", feedback(new LstmCell(), 3, 2));
        assertNotWritten("zoneout", lstm(3).zoneout(0.1));
        assertNotWritten("learned initial states", lstm(3).learnInitialStates(true));
        assertNotWritten("Reverse layer", lstm(3).returnSequences(true).reverse(true), dense(1));
        assertNotWritten("'last_step'", lastStep());
        assertNotWritten("masked steps", masking(0), globalMaxPooling());
    }

    @Test
    void affineBecomesABatchNormalizationWithoutStatistics() throws IOException {
        Model model = Sequential.of(1, input(2), affine(), gru(2));
        model.weights().set("affine/gamma", Tensor.of(new float[] {2, -3}, 2));
        Path file = directory.resolve("affine.keras");
        KerasFile.save(model, file);
        Model loaded = KerasFile.load(file).model();
        assertArrayEquals(new float[] {2, -3}, loaded.weights().copyOf("affine/gamma").array());
    }

    // ---- layers that a file has inside others

    private static void put(Hdf5Content file, String group, Model model, String... weights)
            throws IOException {
        for (int number = 0; number < weights.length; number++) {
            Tensor tensor = model.weights().copyOf(weights[number]);
            file.array(group + "/vars/" + number, tensor.shape().toArray(), tensor.array());
        }
    }

    @Test
    void cellsAndTimeDistributedLayersAreFoundByKindAndShape() throws IOException {
        Model model = plain(1);
        Hdf5Content content = new Hdf5Content();
        for (int cell = 1; cell <= 2; cell++) {
            String group = "layers/rnn/cell/cells/lstm_cell" + (cell == 1 ? "" : "_1");
            String label = cell == 1 ? "lstm/" : "lstm_1/";
            put(
                    content,
                    group,
                    model,
                    label + "kernel",
                    label + "recurrent_kernel",
                    label + "bias");
        }
        put(content, "layers/time_distributed/layer", model, "dense/kernel", "dense/bias");
        put(content, "layers/functional/layers/dense", model, "dense_1/kernel", "dense_1/bias");
        Path file = Files.write(directory.resolve("w.weights.h5"), content.toBytes());
        Model other = plain(2);
        KerasFile.loadWeights(file, other);
        assertArrayEquals(model.predict(data()).array(), other.predict(data()).array());
    }

    private static Model plain(long seed) {
        return Sequential.of(
                seed,
                input(3),
                lstm(4).returnSequences(true),
                lstm(4).returnSequences(true),
                dense(5),
                dense(2));
    }

    @Test
    void equalLayersInDifferentPlacesAreRefused() throws IOException {
        Model model = Sequential.of(1, input(3), dense(3), dense(3));
        Hdf5Content content = new Hdf5Content();
        put(content, "layers/time_distributed/layer", model, "dense/kernel", "dense/bias");
        put(content, "layers/functional/layers/dense", model, "dense_1/kernel", "dense_1/bias");
        Path file = Files.write(directory.resolve("w.weights.h5"), content.toBytes());
        Model other = Sequential.of(2, input(3), dense(3), dense(3));
        float[] before = other.weights().copyOf("dense/kernel").array();
        String message =
                assertThrows(InterchangeException.class, () -> KerasFile.loadWeights(file, other))
                        .getMessage();
        assertContains("load the whole model", message);
        assertArrayEquals(before, other.weights().copyOf("dense/kernel").array());
    }

    // ---- two biases

    @Test
    void twoBiasesAreWrittenAsTheirSum() throws IOException {
        for (String name : new String[] {"b.keras", "b.h5"}) {
            Model model = twoBiases(1);
            for (String weight : model.weights().names()) {
                if (weight.endsWith("bias")) {
                    Tensor bias = model.weights().copyOf(weight);
                    for (int index = 0; index < bias.array().length; index++) {
                        bias.array()[index] = (float) Math.sin(weight.length() + index);
                    }
                    model.weights().set(weight, bias);
                }
            }
            Path file = directory.resolve(name);
            List<String> notes = KerasFile.save(model, file);
            assertEquals(3, notes.size());
            assertContains("the sum of lstm/bias and lstm/recurrent_bias", notes.toString());
            float[] expected = model.predict(data()).array();
            assertArrayEquals(
                    expected, KerasFile.load(file).model().predict(data()).array(), 1e-6f);
            Model other = twoBiases(2);
            KerasFile.loadWeights(file, other);
            assertArrayEquals(expected, other.predict(data()).array(), 1e-6f);
        }
    }

    private static Model twoBiases(long seed) {
        return Sequential.of(
                seed,
                input(3),
                recurrent(new LstmCell().recurrentBias(true), 4).returnSequences(true),
                recurrent(new GruCell().resetAfter(false).recurrentBias(true), 4)
                        .returnSequences(true),
                recurrent(new SimpleRnnCell().recurrentBias(true), 4));
    }
}
