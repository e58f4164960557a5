package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.attention;
import static io.rnn4j.core.layer.Layers.globalAveragePooling;
import static io.rnn4j.core.layer.Layers.globalMaxPooling;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.recurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.Components;
import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.cell.AttentionCell;
import io.rnn4j.core.cell.LinearRecurrenceCell;
import io.rnn4j.core.cell.LstmCell;
import io.rnn4j.core.cell.MinGruCell;
import io.rnn4j.core.cell.MinLstmCell;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.core.training.Examples;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Sequences with all steps masked: states keep their initial values, means are 0, and the gradients
 * of the weights are 0. The padding is NaN.
 */
class FullyMaskedSequenceTest {
    private static final int BATCH = 3;
    private static final int STEPS = 5;

    static Stream<Recurrent> layers() {
        Stream<Recurrent> loops =
                Components.of(Cell.class).all().stream().map(cell -> recurrent(cell, 4));
        Stream<Recurrent> scans =
                Stream.of(new MinGruCell(), new MinLstmCell(), new LinearRecurrenceCell())
                        .map(cell -> recurrent(cell, 4).parallelScan(true));
        return Stream.concat(loops, scans)
                .flatMap(layer -> Stream.of(layer, layer.reverse(true)))
                .flatMap(layer -> Stream.of(layer, layer.returnSequences(true)));
    }

    private static Tensor padding(int batch, int steps, int features) {
        Tensor x = Tensor.zeros(batch, steps, features);
        Arrays.fill(x.array(), Float.NaN);
        return x;
    }

    /** Fills all weights, those that begin at 0, too. */
    private static Model model(Layer layer) {
        Model model = Sequential.of(4, input(2), layer);
        for (String name : model.weights().names()) {
            model.weights().set(name, Data.normal(name, model.weights().shape(name).toArray()));
        }
        return model;
    }

    private static Map<String, Tensor> rows(Model model, String purpose) {
        Map<String, Tensor> rows = new LinkedHashMap<>();
        model.stateWidths()
                .forEach(
                        (name, width) -> rows.put(name, Data.normal(purpose + name, BATCH, width)));
        return rows;
    }

    /** The states that are all there is of an answer: its output is the first one. */
    private static void assertStates(
            Map<String, Tensor> expected, ForwardPass pass, boolean sequences) {
        assertEquals(expected, pass.finalStates());
        Tensor first = expected.values().iterator().next();
        int width = first.size(1);
        for (int sample = 0; sample < BATCH; sample++) {
            for (int step = 0; step < (sequences ? STEPS : 1); step++) {
                for (int k = 0; k < width; k++) {
                    float output =
                            sequences
                                    ? pass.output().get(sample, step, k)
                                    : pass.output().get(sample, k);
                    assertEquals(first.get(sample, k), output);
                }
            }
        }
    }

    private static void assertZeros(String what, Tensor tensor) {
        for (float value : tensor.array()) {
            assertTrue(value == 0, () -> what + " holds " + value);
        }
    }

    // ---- recurrences

    @ParameterizedTest
    @MethodSource("layers")
    void givenStatesAndTheirGradientsPassThrough(Recurrent layer) {
        Model model = model(layer);
        Map<String, Tensor> initial = rows(model, "initial ");
        ForwardPass pass =
                model.forward(padding(BATCH, STEPS, 2), Tensor.zeros(BATCH, STEPS), initial);
        assertStates(initial, pass, layer.options().time().returnSequences());
        Map<String, Tensor> ofFinal = rows(model, "gradient ");
        Tensor none = Tensor.zeros(pass.output().shape().toArray());
        Gradients gradients = pass.backward(none, ofFinal);
        assertEquals(ofFinal, gradients.initialStates());
        assertZeros("gradient of the input", gradients.input());
        gradients.weights().forEach(FullyMaskedSequenceTest::assertZeros);
    }

    @ParameterizedTest
    @MethodSource("layers")
    void defaultStatesStayZero(Recurrent layer) {
        Model model = model(layer);
        ForwardPass pass =
                model.forward(padding(BATCH, STEPS, 2), Tensor.zeros(BATCH, STEPS), Map.of());
        Map<String, Tensor> zeros = new LinkedHashMap<>();
        model.stateWidths().forEach((name, width) -> zeros.put(name, Tensor.zeros(BATCH, width)));
        assertStates(zeros, pass, layer.options().time().returnSequences());
    }

    @ParameterizedTest
    @MethodSource("layers")
    void learnedStatesPassThroughAndLearn(Recurrent layer) {
        Model model = model(layer.learnInitialStates(true));
        ForwardPass pass =
                model.forward(padding(BATCH, STEPS, 2), Tensor.zeros(BATCH, STEPS), Map.of());
        Map<String, Tensor> learned = new LinkedHashMap<>();
        model.stateWidths()
                .forEach((name, width) -> learned.put(name, repeated(weight(model, name))));
        assertStates(learned, pass, layer.options().time().returnSequences());
        Map<String, Tensor> ofFinal = rows(model, "gradient ");
        Tensor none = Tensor.zeros(pass.output().shape().toArray());
        Gradients gradients = pass.backward(none, ofFinal);
        ofFinal.forEach(
                (name, gradient) -> {
                    Tensor sum = gradients.weights().get(weightName(name));
                    for (int k = 0; k < gradient.size(1); k++) {
                        float expected = 0;
                        for (int sample = 0; sample < BATCH; sample++) {
                            expected += gradient.get(sample, k);
                        }
                        assertEquals(expected, sum.get(k), 1e-6, name);
                    }
                });
        gradients.weights().keySet().stream()
                .filter(name -> !name.contains("/initial_"))
                .forEach(name -> assertZeros(name, gradients.weights().get(name)));
    }

    private static String weightName(String state) {
        return state.replace("/", "/initial_");
    }

    private static Tensor weight(Model model, String state) {
        return model.weights().copyOf(weightName(state));
    }

    private static Tensor repeated(Tensor vector) {
        Tensor rows = Tensor.zeros(BATCH, vector.size(0));
        for (int sample = 0; sample < BATCH; sample++) {
            System.arraycopy(
                    vector.array(), 0, rows.array(), sample * vector.size(0), vector.size(0));
        }
        return rows;
    }

    // ---- means and maxima of nothing

    @Test
    void poolingIsZero() {
        for (Layer layer : new Layer[] {globalAveragePooling(), globalMaxPooling()}) {
            Model model = Sequential.of(input(2), layer);
            Tensor x = Data.normal("x", BATCH, STEPS, 2);
            Arrays.fill(x.array(), 0, STEPS * 2, Float.NaN);
            ForwardPass pass = model.forward(x, Data.mask(BATCH, STEPS), Map.of());
            assertZeros(layer.name(), pass.output().copyOfRange(0, 1));
            assertNotEquals(0, pass.output().get(1, 0));
            Tensor gradient = pass.backward(Data.normal("y", BATCH, 2)).input();
            assertZeros("gradient of " + layer.name(), gradient.copyOfRange(0, 1));
        }
    }

    /** The first sequence is read by queries that count, and has no step that does. */
    private static Examples notes() {
        Tensor notes = Data.normal("notes", BATCH, STEPS, 3);
        Arrays.fill(notes.array(), 0, STEPS * 3, Float.NaN);
        return Examples.of("notes", notes).mask("notes", Data.mask(BATCH, STEPS));
    }

    @Test
    void attentionContextIsZero() {
        Graph graph = new Graph();
        Wire queries = graph.input("queries", input(3));
        Wire notes = graph.input("notes", input(3));
        graph.output("context", graph.add(attention(), queries, notes));
        Model model = graph.build();
        ForwardPass pass = model.forward(notes().input("queries", Data.normal("q", BATCH, 2, 3)));
        Tensor context = pass.outputs().get("context");
        assertZeros("context", context.copyOfRange(0, 1));
        assertNotEquals(0, context.get(1, 0, 0));
        Gradients gradients = pass.backward(Map.of("context", Data.normal("g", BATCH, 2, 3)));
        assertZeros("gradient of the notes", gradients.inputs().get("notes").copyOfRange(0, 1));
        assertZeros("gradient of the queries", gradients.inputs().get("queries").copyOfRange(0, 1));
    }

    private static Model attending() {
        Graph graph = new Graph();
        Wire x = graph.input("x", input(2));
        Wire notes = graph.input("notes", input(3));
        graph.output("y", graph.add(recurrent(new AttentionCell(new LstmCell(), 4), 5), x, notes));
        return graph.build(6);
    }

    @Test
    void attendingCellReadsAZeroContext() {
        Model model = attending();
        Examples data = notes().input("x", Data.normal("x", BATCH, 4, 2));
        Tensor answers = model.predict(data).get("y");
        Model without = attending();
        Tensor kernel = without.weights().copyOf("attention_cell/context_kernel");
        without.weights().set("attention_cell/context_kernel", Tensor.zeros(kernel.shape()));
        Tensor expected = without.predict(data).get("y");
        assertEquals(expected.copyOfRange(0, 1), answers.copyOfRange(0, 1));
        assertNotEquals(expected.copyOfRange(1, 2), answers.copyOfRange(1, 2));
    }

    @Test
    void attendingCellHasZeroGradients() {
        Model model = attending();
        Examples data =
                Examples.of("notes", padding(BATCH, STEPS, 3))
                        .mask("notes", Tensor.zeros(BATCH, STEPS))
                        .input("x", Data.normal("x", BATCH, 4, 2));
        Gradients gradients = model.forward(data).backward(Map.of("y", Data.normal("g", BATCH, 5)));
        assertZeros("gradient of the notes", gradients.inputs().get("notes"));
        for (String name :
                new String[] {
                    "context_kernel",
                    "query_kernel",
                    "memory_attention_kernel",
                    "memory_attention_score"
                }) {
            assertZeros(name, gradients.weights().get("attention_cell/" + name));
        }
        assertNotEquals(0, gradients.weights().get("attention_cell/kernel").get(0, 0));
    }
}
