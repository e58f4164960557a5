package io.rnn4j.interchange.pytorch;

import static io.rnn4j.core.layer.Layers.bidirectional;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.embedding;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.layerNorm;
import static io.rnn4j.core.layer.Layers.lstm;
import static io.rnn4j.core.layer.Layers.recurrent;
import static io.rnn4j.core.layer.Layers.simpleRnn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.tensor.Shape;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.cell.GruCell;
import io.rnn4j.core.cell.LstmCell;
import io.rnn4j.core.cell.SimpleRnnCell;
import io.rnn4j.core.layer.Dense;
import io.rnn4j.core.layer.Input;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.core.model.Graph;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.model.Wire;
import io.rnn4j.interchange.Import;
import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.serialization.TensorFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

class PyTorchModuleTest {
    private static final Recurrent LSTM = recurrent(new LstmCell().recurrentBias(true), 2);

    @TempDir private Path directory;

    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    /** Adds a weight of different numbers. */
    private void weight(String name, int... sizes) {
        Tensor tensor = Tensor.zeros(sizes);
        for (int index = 0; index < tensor.array().length; index++) {
            tensor.array()[index] = (float) Math.sin(tensors.size() * 100 + index);
        }
        tensors.put(name, tensor);
    }

    private void linear(String name, int inputs, int outputs) {
        weight(name + ".weight", outputs, inputs);
        weight(name + ".bias", outputs);
    }

    private void recurrent(String name, int gates, int inputs, int units) {
        for (String side : new String[] {"ih", "hh"}) {
            weight(
                    name + ".weight_" + side + "_l0",
                    gates * units,
                    side.equals("ih") ? inputs : units);
        }
        weight(name + ".bias_ih_l0", gates * units);
        weight(name + ".bias_hh_l0", gates * units);
    }

    private PyTorchModule module() throws IOException {
        Path file = directory.resolve("model.safetensors");
        TensorFile.write(file, Map.of(), tensors);
        return PyTorchModule.of(StateDict.read(file));
    }

    private static Recurrent recurrent(io.rnn4j.api.cell.Cell cell, int units) {
        return new Recurrent(cell, units);
    }

    // ---- modules by names and shapes

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "gru_linear.pt; 'rnn' GRU(3, 8, num_layers=2) | 'fc' Linear(8, 2)",
                "batch_norm.pt; 'norm_in' BatchNorm1d(4) | 'rnn' LSTM(4, 6) | 'norm' LayerNorm(6) |"
                        + " 'fc' Linear(6, 1)",
                "before_1_6.pt; 'rnn' GRU(2, 4) | 'fc' Linear(4, 1)"
            })
    void modulesFollowFromNamesAndShapes(String file, String expected) throws IOException {
        PyTorchModule module = PyTorchModule.of(StateDict.read(TestFiles.path(file)));
        assertEquals(expected, module.toString().replace(System.lineSeparator(), " | "));
    }

    @Test
    void shapesThatBelongToNoRecurrenceAreRefused() throws IOException {
        recurrent("rnn", 4, 3, 2);
        weight("rnn.bias_hh_l0", 7);
        assertRefused("belong to no RNN, LSTM or GRU", this::module);
    }

    @Test
    void aMissingLayerIsRefused() throws IOException {
        recurrent("rnn", 4, 3, 2);
        weight("rnn.weight_ih_l2", 8, 2);
        assertRefused("belong to no RNN, LSTM or GRU", this::module);
    }

    // ---- matching

    @Test
    void layersTakeTheOnlyModuleThatFits() throws IOException {
        recurrent("b", 4, 3, 2);
        recurrent("a", 3, 2, 5);
        linear("out", 5, 1);
        Model model = Sequential.of(input(3), LSTM.returnSequences(true), gru(5), dense(1));
        Import imported = module().load(model);
        assertEquals(
                "['b' LSTM(3, 2) -> 'lstm', 'a' GRU(2, 5) -> 'gru', 'out' Linear(5, 1) -> 'dense']",
                lines(imported));
        assertEquals(
                tensors.get("out.weight").get(0, 3),
                model.weights().copyOf("dense/kernel").get(3, 0));
        float reset = tensors.get("a.weight_ih_l0").get(0, 1); // PyTorch: r, z, n; here z, r, n
        assertEquals(reset, model.weights().copyOf("gru/kernel").get(1, 5));
        assertTrue(imported.report().warnings().isEmpty());
    }

    private static String lines(Import imported) {
        return imported.report().entries().stream()
                .map(entry -> entry.source() + " -> " + entry.result())
                .toList()
                .toString();
    }

    @Test
    void equalLayersAreMatchedByNumbers() throws IOException {
        linear("head.10", 2, 2);
        linear("head.2", 2, 2);
        Model model = Sequential.of(input(2), dense(2), dense(2));
        assertEquals(
                "['head.2' Linear(2, 2) -> 'dense', 'head.10' Linear(2, 2) -> 'dense_1']",
                lines(module().load(model)));
    }

    @Test
    void equalLayersAreMatchedByLabels() throws IOException {
        linear("decoder", 2, 2);
        linear("encoder", 2, 2);
        Graph graph = new Graph();
        Wire wire = graph.layer("encoder", dense(2)).on(graph.input("x", input(2)));
        graph.output("y", graph.layer("decoder", dense(2)).on(wire));
        Model model = graph.build();
        module().load(model);
        assertEquals(tensors.get("encoder.bias"), model.weights().copyOf("encoder/bias"));
    }

    @Test
    void equalLayersOfOtherNamesAreRefusedUntilTheyAreGiven() throws IOException {
        linear("decoder", 2, 2);
        linear("encoder", 2, 2);
        Model model = Sequential.of(input(2), dense(2), dense(2));
        Map<String, Tensor> before = model.weights().copyOfAll();
        assertRefused("[decoder, encoder]; dense_1 <- ", () -> module().load(model));
        assertEquals(before, model.weights().copyOfAll());
        module().load(model, Map.of("dense", "encoder", "dense_1", "decoder"));
        assertEquals(tensors.get("encoder.bias"), model.weights().copyOf("dense/bias"));
        module().load(model, Map.of("dense", "decoder")); // the other one follows
        assertEquals(tensors.get("encoder.bias"), model.weights().copyOf("dense_1/bias"));
    }

    @Test
    void wrongNamesAreRejected() throws IOException {
        linear("fc", 2, 1);
        Model model = Sequential.of(input(2), dense(1));
        assertThrows(
                IllegalArgumentException.class, () -> module().load(model, Map.of("fc", "fc")));
        assertThrows(
                IllegalArgumentException.class, () -> module().load(model, Map.of("dense", "x")));
    }

    @Test
    void leftOverLayersAndModulesAreListedWithShapes() throws IOException {
        recurrent("rnn", 4, 3, 2);
        linear("fc", 2, 1);
        Model model = Sequential.of(input(3), LSTM, dense(2));
        assertRefused("'dense' dense {kernel=[2, 2], bias=[2]}", () -> module().load(model));
        assertRefused("'fc' Linear(2, 1)", () -> module().load(model));
        weight("conv.weight", 4, 3, 2);
        assertRefused(
                "conv' a module that is not known, with weight [4, 3, 2]",
                () -> module().load(model));
    }

    @Test
    void stacksAndDirectionsAreMatched() throws IOException {
        for (int layer = 0; layer < 2; layer++) {
            for (String suffix : new String[] {"", "_reverse"}) {
                String name = "_l" + layer + suffix;
                weight("rnn.weight_ih" + name, 8, layer == 0 ? 3 : 4);
                weight("rnn.weight_hh" + name, 8, 2);
            }
        }
        Recurrent layer = recurrent(new LstmCell().useBias(false), 2).returnSequences(true);
        Model model = Sequential.of(input(3), bidirectional(layer), bidirectional(layer));
        module().load(model);
        assertEquals(
                tensors.get("rnn.weight_ih_l1_reverse").get(5, 3),
                model.weights().copyOf("bidirectional_1/backward/kernel").get(3, 5));
    }

    // ---- the same function or a refusal

    @Test
    void theBiasesOfAnLstmAreAddedAndThoseOfAGruAreNot() throws IOException {
        recurrent("rnn", 4, 3, 2);
        Model one = Sequential.of(input(3), lstm(2));
        Model both = Sequential.of(input(3), LSTM);
        assertTrue(module().load(one).report().warnings().getFirst().contains("were added"));
        assertTrue(module().load(both).report().warnings().isEmpty());
        Tensor x = Tensor.of(new float[] {1, 2, 3, -1, 0, 2}, 1, 2, 3);
        assertArrayEquals(one.predict(x).array(), both.predict(x).array(), 1e-6f);

        tensors.clear();
        recurrent("rnn", 3, 3, 2);
        Model gru = Sequential.of(input(3), recurrent(new GruCell().recurrentBias(false), 2));
        assertRefused("cannot be added", () -> module().load(gru));
        tensors.put("rnn.bias_hh_l0", Tensor.zeros(6));
        module().load(gru);
    }

    @Test
    void layersThatComputeSomethingElseAreRefused() throws IOException {
        recurrent("rnn", 3, 3, 2);
        refuseGru("resetAfter(true)", recurrent(new GruCell().resetAfter(false), 2));
        refuseGru("tanh and sigmoid", recurrent(new GruCell().activation(Activations.RELU), 2));
        refuseGru("zoneout", gru(2).zoneout(0.1));
        refuseGru("initial_h", gru(2).learnInitialStates(true));
        refuseGru("useBias(true)", recurrent(new GruCell().useBias(false), 2));
        tensors.clear();
        recurrent("rnn", 1, 3, 2);
        refuseGru(
                "tanh or relu", recurrent(new SimpleRnnCell().activation(Activations.SIGMOID), 2));
        tensors.clear();
        linear("fc", 3, 2);
        refuseGru("useBias(true)", new Dense(2).useBias(false));
        tensors.remove("fc.bias");
        refuseGru("useBias(false)", new Dense(2));
    }

    private void refuseGru(String reason, Layer layer) {
        Model model = Sequential.of(input(3), layer);
        assertRefused(reason, () -> module().load(model));
    }

    @Test
    void whatNoStateDictTellsIsInTheReport() throws IOException {
        recurrent("rnn", 1, 3, 2);
        weight("norm.weight", 2);
        weight("norm.bias", 2);
        Model model = Sequential.of(input(3), simpleRnn(2), layerNorm());
        String warnings = module().load(model).report().warnings().toString();
        assertTrue(warnings.contains("'tanh' from 'relu'; the layer computes with tanh"), warnings);
        assertTrue(warnings.contains("the layer has 0.001, PyTorch's default is 1.0E-5"), warnings);
    }

    @Test
    void aPaddingIndexMasksOtherThanInPyTorch() throws IOException {
        weight("emb.weight", 5, 2);
        Model model = Sequential.of(input(1), embedding(5, 2).paddingIndex(0));
        String warnings = module().load(model).report().warnings().toString();
        assertTrue(warnings.contains("padding_idx of PyTorch does not"), warnings);
        assertEquals(Shape.of(5, 2), model.weights().shape("embedding/embeddings"));
    }

    @Test
    void tiesAreInTheReport() throws IOException {
        PyTorchModule module = PyTorchModule.of(StateDict.read(TestFiles.path("tied.pt")));
        Recurrent layer = recurrent(new LstmCell().recurrentBias(true), 8).returnSequences(true);
        Model model = Sequential.of(input(1), embedding(15, 8), layer, layer, dense(15));
        String report = module.load(model).report().toString();
        assertTrue(report.contains("decoder.weight -> a copy of embedding.weight"), report);
    }

    // ---- guesses

    @Test
    void aChainIsGuessedAndWhatIsOpenIsAsked() throws IOException {
        PyTorchGuess guess =
                PyTorchModule.of(StateDict.read(TestFiles.path("batch_norm.pt"))).guess();
        assertEquals(1, guess.open().size(), guess.toString());
        assertTrue(guess.toString().contains("open: output: what 'norm' reads of 'rnn'"));
        assertTrue(guess.toString().contains("assumed: 'norm' has the epsilon 1.0E-5"));
        assertRefused("set them: output", guess::build);
        Model model = guess.output(PyTorchGuess.Output.LAST_STEP).build().model();
        assertEquals(
                "[norm_in, rnn, last_step, norm, fc]",
                model.layers().keySet().stream().toList().toString());
    }

    @Test
    void activationsBetweenLinearModulesAreAsked() throws IOException {
        linear("head.0", 3, 4);
        linear("head.3", 4, 2);
        PyTorchGuess guess = module().guess();
        assertRefused("what follows 'head.0'", guess::build);
        Model model = guess.activation("head.0", Activations.RELU).build().model();
        assertEquals(Activations.RELU, ((Dense) model.layers().get("head.0")).activation());
        assertThrows(IllegalArgumentException.class, () -> guess.activation("x", Activations.RELU));
        assertThrows(IllegalArgumentException.class, () -> guess.epsilon("head.0", 1));
    }

    @Test
    void theOrderFollowsFromTheWidths() throws IOException {
        linear("a", 2, 1);
        recurrent("b", 4, 3, 2);
        weight("c.weight", 7, 3);
        Model model = module().guess().output(PyTorchGuess.Output.FINAL_STATES).build().model();
        assertEquals("[c, b, a]", model.layers().keySet().toString());
        assertEquals(Input.OPEN, model.inputs().getFirst().steps());
    }

    @Test
    void severalOrdersAreRefused() throws IOException {
        recurrent("decoder", 4, 2, 2);
        recurrent("encoder", 4, 2, 2);
        assertRefused("'decoder' seems to be a decoder", () -> module().guess());
        tensors.clear();
        recurrent("first", 4, 2, 2);
        recurrent("second", 4, 2, 2);
        assertRefused("several orders", () -> module().guess());
        tensors.clear();
        linear("a", 2, 3);
        linear("b", 4, 5);
        assertRefused("form no chain", () -> module().guess());
        tensors.clear();
        weight("conv.weight", 2, 3, 4);
        assertRefused("have no counterpart here: ['conv'", () -> module().guess());
        tensors.clear();
        weight("fc.weight", 2, 3);
        assertRefused("form no chain", () -> module().guess());
    }

    private interface Access {
        void run() throws IOException;
    }

    private static void assertRefused(String expected, Access access) {
        String message = assertThrows(InterchangeException.class, access::run).getMessage();
        assertTrue(message.contains(expected), message);
    }
}
