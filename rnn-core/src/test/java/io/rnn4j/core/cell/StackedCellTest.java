package io.rnn4j.core.cell;

import static io.rnn4j.core.cell.CellStepsInDouble.UNITS;
import static io.rnn4j.core.cell.CellStepsInDouble.each;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.recurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.CellPart;
import io.rnn4j.api.cell.CellWeight;
import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.cell.RecurrenceDefinition;
import io.rnn4j.api.expr.State;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.core.model.Data;
import io.rnn4j.core.model.ForwardPass;
import io.rnn4j.core.model.Gradients;
import io.rnn4j.core.model.Graph;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.model.Wire;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/** Compares stacked cells with chained layers and with plain arithmetic. */
class StackedCellTest {
    private static final int ATTENTION = 5;
    private static final int OUTPUTS = 2;
    private static final double TOLERANCE = 1e-6;

    // ---- compared with chained layers

    private record Answers(Tensor outputs, Map<String, Tensor> states, Gradients gradients) {
        static Answers of(Model model, Map<String, Tensor> initial) {
            Tensor x = Data.normal("x", 3, 6, 3);
            ForwardPass pass = model.forward(x, Data.mask(3, 6), initial);
            Tensor slope = Data.normal("slope", pass.output().shape().toArray());
            return new Answers(pass.output(), pass.finalStates(), pass.backward(slope));
        }
    }

    /** The name in two layers of a weight or state of the stack. */
    private static String inLayers(String name, Cell first, Cell second) {
        String part = name.substring(name.indexOf('/') + 1);
        return (part.startsWith("1_") ? first : second).name() + "/" + part.substring(2);
    }

    private static void sameAsLayers(Cell first, Cell second) {
        Recurrent lower = recurrent(first, 5).returnSequences(true);
        Recurrent upper = recurrent(second, 5).returnSequences(true);
        Model layers = Sequential.of(input(3), lower, upper);
        Recurrent stack = recurrent(new StackedCell(first, second), 5).returnSequences(true);
        Model stacked = Sequential.of(input(3), stack);
        Map<String, Tensor> weights = new LinkedHashMap<>();
        Map<String, Tensor> initial = new LinkedHashMap<>();
        stacked.weights()
                .copyOfAll()
                .forEach((name, tensor) -> weights.put(inLayers(name, first, second), tensor));
        stacked.stateWidths()
                .forEach(
                        (name, width) ->
                                initial.put(name, Data.normal("initial " + name, 3, width)));
        layers.weights().setAll(weights);

        Map<String, Tensor> initialOfLayers = new LinkedHashMap<>();
        initial.forEach((name, t) -> initialOfLayers.put(inLayers(name, first, second), t));
        Answers expected = Answers.of(layers, initialOfLayers);
        Answers got = Answers.of(stacked, initial);
        assertClose(expected.outputs, got.outputs, "outputs");
        assertClose(expected.gradients.input(), got.gradients.input(), "inputs");
        assertEquals(expected.states.size(), got.states.size());
        got.states.forEach(
                (name, tensor) ->
                        assertClose(
                                expected.states.get(inLayers(name, first, second)), tensor, name));
        got.gradients
                .initialStates()
                .forEach(
                        (name, tensor) ->
                                assertClose(
                                        expected.gradients
                                                .initialStates()
                                                .get(inLayers(name, first, second)),
                                        tensor,
                                        name));
        assertEquals(expected.gradients.weights().size(), got.gradients.weights().size());
        got.gradients
                .weights()
                .forEach(
                        (name, tensor) ->
                                assertClose(
                                        expected.gradients
                                                .weights()
                                                .get(inLayers(name, first, second)),
                                        tensor,
                                        name));
    }

    private static void assertClose(Tensor expected, Tensor got, String what) {
        assertEquals(expected.shape(), got.shape(), what);
        double largest = 1;
        for (float number : expected.array()) {
            largest = Math.max(largest, Math.abs(number));
        }
        for (int k = 0; k < expected.array().length; k++) {
            assertEquals(expected.array()[k], got.array()[k], TOLERANCE * largest, what);
        }
    }

    @Test
    void twoCellsEqualTwoLayers() {
        sameAsLayers(new LstmCell(), new GruCell());
        sameAsLayers(new PeepholeLstmCell(), new ProjectedLstmCell(2));
        sameAsLayers(new ProjectedLstmCell(2), new SimpleRnnCell().useBias(false));
        sameAsLayers(new OutputRecurrentCell(2), new LstmCell().recurrentBias(true));
    }

    @Test
    void singleCellEqualsTheCell() {
        Recurrent plain = recurrent(new GruCell(), 5).returnSequences(true);
        Recurrent stack = recurrent(new StackedCell(new GruCell()), 5).returnSequences(true);
        Model stacked = Sequential.of(input(3), stack);
        Model alone = Sequential.of(input(3), plain);
        Map<String, Tensor> weights = new LinkedHashMap<>();
        stacked.weights()
                .copyOfAll()
                .forEach((name, t) -> weights.put(name.replace("stacked/1_", "gru/"), t));
        alone.weights().setAll(weights);
        Answers expected = Answers.of(alone, Map.of());
        Answers got = Answers.of(stacked, Map.of());
        assertEquals(expected.outputs, got.outputs);
        assertEquals(expected.gradients.inputs(), got.gradients.inputs());
        assertEquals(
                List.copyOf(expected.gradients.weights().values()),
                List.copyOf(got.gradients.weights().values()));
    }

    // ---- by hand

    /** A step of a simple recurrence in the stack. */
    private static double[] simple(CellStepsInDouble s, String part, double[] read, double[] more) {
        double[] input = s.product(read, part + "kernel", 0, UNITS);
        double[] state = s.product(s.state(part + "h"), part + "recurrent_kernel", 0, UNITS);
        double[] bias = s.vector(part + "bias");
        return each(k -> Math.tanh(input[k] + state[k] + bias[k] + more[k]));
    }

    private static void step(CellStepsInDouble s, String attention, String asking) {
        double[] output = s.product(s.state("y"), "1_feedback_kernel", 0, UNITS);
        double[] read = s.attention(attention, s.state(asking));
        double[] context = s.product(read, "1_context_kernel", 0, UNITS);
        double[] first = simple(s, "1_", s.read(), each(k -> output[k] + context[k]));
        double[] second = simple(s, "2_", first, new double[UNITS]);
        s.next("1_h", first);
        s.next("2_h", second);
        double[] y = s.product(second, "output_kernel", 0, OUTPUTS);
        for (int k = 0; k < OUTPUTS; k++) {
            y[k] += s.vector("output_bias")[k];
        }
        s.next("y", y);
    }

    @Test
    void firstCellAttendsAndReadsTheOutputOfTheLast() {
        Cell attending = new AttentionCell(new SimpleRnnCell(), ATTENTION);
        CellStepsInDouble.check(
                new FeedbackCell(new StackedCell(attending, new SimpleRnnCell()), OUTPUTS),
                s -> step(s, "1_", "1_h"));
    }

    @Test
    void attentionAroundAStackReadsTheOutputOfTheLastCell() {
        Cell stack = new StackedCell(new SimpleRnnCell(), new SimpleRnnCell());
        CellStepsInDouble.check(
                new FeedbackCell(new AttentionCell(stack, ATTENTION), OUTPUTS),
                s -> step(s, "", "2_h"));
    }

    // ---- names

    @Test
    void statesOfTheLastCellComeFirst() {
        Cell cell = new StackedCell(new LstmCell(), new StackedCell(new GruCell(), new LstmCell()));
        RecurrenceDefinition stacked = RecurrenceDefinition.of(cell, 3, UNITS);
        assertEquals(
                List.of("2_2_h", "2_2_c", "2_1_h", "1_h", "1_c"),
                stacked.states().stream().map(State::name).toList());
        assertEquals(
                List.of("1_kernel", "1_recurrent_kernel", "1_bias", "2_1_kernel"),
                stacked.weights().stream().map(CellWeight::name).limit(4).toList());
        assertEquals("2_1_z", stacked.gates().get(4));
    }

    @Test
    void feedbackOfTheLastCellIsThatOfTheStack() {
        Cell last = new StackedCell(new LstmCell(), new OutputRecurrentCell(2));
        assertEquals(
                "2_y", RecurrenceDefinition.of(last, 3, 4).feedbackState().orElseThrow().name());
        Cell first = new StackedCell(new OutputRecurrentCell(2), new LstmCell());
        assertTrue(RecurrenceDefinition.of(first, 3, 4).feedbackState().isEmpty());
    }

    @Test
    void equationsNumberTheCells() {
        Cell cell = new StackedCell(new PeepholeLstmCell(), new GruCell());
        String equations = Sequential.of(input(3), recurrent(cell, 4)).equations();
        for (String line :
                List.of(
                        "z_{1,i} = x_t·W_{1,i} + h_{1,t-1}·U_{1,i} + c_{1,t-1}∘peephole_{1,i} +"
                                + " b_{1,i}",
                        "i_1 = σ(z_{1,i})",
                        "c_{1,t} = f_1∘c_{1,t-1} + i_1∘g_1",
                        "z_2 = σ(z_{2,z})",
                        "∂W_{2,n} = Σ_t h_{1,t}ᵀ·∂z_{2,n}")) {
            assertTrue(equations.contains("  " + line + System.lineSeparator()), equations);
        }
    }

    // ---- what is refused

    private static void refused(Runnable call, String... parts) {
        String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }

    @Test
    void invalidSettingsAreRejected() {
        refused(() -> new StackedCell(List.of()), "stacked: expected at least one cell");
        refused(() -> new StackedCell((List<Cell>) null), "stacked: cells must be given");
        refused(() -> new StackedCell((Cell[]) null), "stacked: cells must be given");
        refused(() -> new StackedCell((Cell) null), "stacked: cells[0] must be given");
        refused(() -> new StackedCell(new LstmCell(), null), "stacked: cells[1] must be given");
    }

    /** A cell that counts how often its equations are defined. */
    private record Counted(AtomicInteger definitions) implements Cell {
        @Override
        public String name() {
            return "test.counted";
        }

        @Override
        public void define(Recurrence r) {
            definitions.incrementAndGet();
            new SimpleRnnCell().define(r);
        }
    }

    /** Once more for every enclosing cell; formerly it doubled with each. */
    @Test
    void nestedCellsAreDefinedFewTimes() {
        AtomicInteger definitions = new AtomicInteger();
        Cell cell = new Counted(definitions);
        for (int depth = 0; depth < 12; depth++) {
            cell = new StackedCell(cell);
        }
        RecurrenceDefinition.of(cell, 3, 4);
        assertEquals(13, definitions.get());
    }

    @Test
    void everyAttendingCellReadsTheSequence() {
        Cell cell =
                new StackedCell(
                        new AttentionCell(new GruCell(), ATTENTION),
                        new AttentionCell(new GruCell(), ATTENTION));
        refused(
                () -> decoder(cell, 1),
                "attends to a sequence 'memory', but the layer has been given 1");
        refused(() -> decoder(cell, 3), "does not attend to the sequence");
        Model model = decoder(cell, 2);
        Map<String, Tensor> weights = model.weights().copyOfAll();
        assertEquals(7, weights.get("stacked/1_context_kernel").size(0));
        assertEquals(7, weights.get("stacked/2_context_kernel").size(0));
    }

    /** A layer that reads one sequence several times. */
    private static Model decoder(Cell cell, int memories) {
        Graph graph = new Graph();
        List<Wire> read = new ArrayList<>(List.of(graph.input("x", input(3))));
        Wire memory = graph.input("memory", input(7));
        read.addAll(Collections.nCopies(memories, memory));
        graph.output("y", graph.add(recurrent(cell, UNITS), read.toArray(Wire[]::new)));
        return graph.build(1);
    }

    @Test
    void aStackHasNoParallelScan() {
        Cell cell = new StackedCell(new MinGruCell(), new MinGruCell());
        refused(
                () -> Sequential.of(input(3), recurrent(cell, 4).parallelScan(true)),
                "cell 'stacked' has no parallel scan",
                "leave parallelScan off");
    }

    /** A cell with an inner cell, defined by a test. */
    private record Around(BiConsumer<Recurrence, CellPart> steps, Cell cell) implements Cell {
        @Override
        public String name() {
            return "test.around";
        }

        @Override
        public void define(Recurrence r) {
            steps.accept(r, r.part("inner", cell));
        }
    }

    /** A cell whose state is as wide as its input. */
    private record Wide() implements Cell {
        @Override
        public String name() {
            return "test.wide";
        }

        @Override
        public void define(Recurrence r) {
            State h = r.state("h", r.input().width());
            r.next(h, h.plus(r.input()));
        }
    }

    @Test
    void mismatchedPartsAreRejected() {
        Cell twice =
                new Around(
                        (r, part) -> {
                            part.define(r.input());
                            part.define(r.input());
                        },
                        new LstmCell());
        assertTrue(
                assertThrows(
                                IllegalStateException.class,
                                () -> RecurrenceDefinition.of(twice, 3, 4))
                        .getMessage()
                        .contains("cell 'test.around' defines its part 'inner' twice"));
        Cell never = new Around((r, part) -> {}, new LstmCell());
        refused(() -> RecurrenceDefinition.of(never, 3, 4), "gives state 'inner_h' no next value");
        Cell alike =
                new Around(
                        (r, part) ->
                                r.part("inner_2", new GruCell()).define(part.define(r.input())),
                        new LstmCell());
        refused(
                () -> RecurrenceDefinition.of(alike, 3, 4),
                "'inner_' and 'inner_2_'",
                "rename one");
        Cell wide = new Around((r, part) -> part.define(r.input()), new Wide());
        refused(() -> RecurrenceDefinition.of(wide, 3, 4), "'h' of width 3", "inner_h of width 4");
    }
}
