package io.rnn4j.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.RecurrenceDefinition;
import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.LayerWeight;
import io.rnn4j.api.layer.NetworkDefinition;
import io.rnn4j.api.layer.NetworkNode;
import io.rnn4j.api.layer.Node;
import io.rnn4j.api.layer.Signal;
import io.rnn4j.api.layer.TimeAxis;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.cell.FeedbackCell;
import io.rnn4j.core.cell.GruCell;
import io.rnn4j.core.cell.LstmCell;
import io.rnn4j.core.cell.OutputRecurrentCell;
import io.rnn4j.core.cell.SimpleRnnCell;
import io.rnn4j.core.cell.StackedCell;
import io.rnn4j.core.engine.network.CompiledNetwork;
import io.rnn4j.core.engine.network.CompiledNode;
import io.rnn4j.core.engine.network.NetworkRun;
import io.rnn4j.core.engine.node.Checkpoints;
import io.rnn4j.core.engine.node.WeightArray;
import io.rnn4j.core.engine.program.Program;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.core.thread.Team;
import io.rnn4j.kernel.KernelsFinder;
import io.rnn4j.kernel.KernelsProvider;
import io.rnn4j.testkit.ReferenceInterpreter.Replaced;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Replacement of a state before a step by given rows, in any recurrence. */
class StateReplacementTest {
    private static final int STEPS = 7;
    private static final int BATCH = 5;
    private static final int INPUTS = 3;
    private static final int UNITS = 4;
    private static final double FLOAT_TOLERANCE = 1e-5;

    static Stream<Arguments> cells() {
        Cell tokens = new FeedbackCell(new LstmCell(), 3).feedbackActivation(Activations.SOFTMAX);
        // without activation, gradients of weights read those of the state
        Cell linear = new SimpleRnnCell().activation(Activations.IDENTITY);
        return Stream.of(
                Arguments.of(new OutputRecurrentCell(2), "y"),
                Arguments.of(new OutputRecurrentCell(2), "h"),
                Arguments.of(new FeedbackCell(new GruCell(), 2), "y"),
                Arguments.of(tokens, "fed"),
                Arguments.of(
                        new FeedbackCell(new StackedCell(new GruCell(), new LstmCell()), 2), "y"),
                Arguments.of(new LstmCell(), "c"),
                Arguments.of(linear, "h"));
    }

    private static double[] normal(String purpose, int size) {
        RandomNumbers random = new RandomNumbers(3, purpose);
        double[] numbers = new double[size];
        for (int n = 0; n < size; n++) {
            numbers[n] = (float) (0.6 * random.normal(n));
        }
        return numbers;
    }

    private static float[] floats(double[] numbers) {
        float[] result = new float[numbers.length];
        for (int n = 0; n < result.length; n++) {
            result[n] = (float) numbers[n];
        }
        return result;
    }

    private static Replaced replaced(int steps, int batch, int width) {
        boolean[] chosen = new boolean[steps * batch];
        RandomNumbers random = new RandomNumbers(3, "chosen");
        for (int row = 0; row < chosen.length; row++) {
            chosen[row] = random.uniform(row) < 0.5;
        }
        return new Replaced(normal("rows", steps * batch * width), chosen);
    }

    private static int width(RecurrenceDefinition recurrence, String state) {
        return recurrence.states().stream()
                .filter(each -> each.name().equals(state))
                .findFirst()
                .orElseThrow()
                .width();
    }

    @ParameterizedTest
    @MethodSource("cells")
    void gradientsAgreeWithDifferences(Cell cell, String state) {
        RecurrenceDefinition recurrence = RecurrenceDefinition.of(cell, INPUTS, UNITS);
        TimeLayout open = new TimeLayout(4, 3, null, false);
        TimeLayout masked = new TimeLayout(4, 3, TimeLayout.holes(4, 3), true);
        for (TimeLayout time : new TimeLayout[] {open, masked}) {
            CheckedProgram subject =
                    CheckedProgram.of(recurrence, time, 5)
                            .withReplaced(state, replaced(4, 3, width(recurrence, state)));
            GradientCheck.require(cell + ", " + state, CentralDifferences.of(subject));
        }
    }

    @ParameterizedTest
    @MethodSource("cells")
    void engineAgreesWithDoublePrecision(Cell cell, String state) {
        for (boolean reverse : new boolean[] {false, true}) {
            for (boolean[] masked : new boolean[][] {null, TimeLayout.holes(STEPS, BATCH)}) {
                Subjects subjects = new Subjects(cell, state, masked, reverse);
                Map<String, double[]> expected = subjects.reference();
                Map<String, float[]> first = null;
                for (KernelsProvider kernels : KernelsFinder.installed()) {
                    for (int every : new int[] {Checkpoints.NONE, 1, 3}) {
                        if (kernels.unavailable().isPresent()) {
                            continue;
                        }
                        Map<String, float[]> got = subjects.engine(kernels, every, 2);
                        first = first == null ? got : first;
                        assertEquals(expected.keySet(), got.keySet());
                        for (String name : got.keySet()) {
                            assertArrayEquals(first.get(name), got.get(name), name);
                            assertClose(name, expected.get(name), got.get(name));
                        }
                    }
                }
            }
        }
    }

    private static void assertClose(String name, double[] expected, float[] got) {
        double largest = 1;
        for (double value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int k = 0; k < expected.length; k++) {
            assertEquals(expected[k], got[k], FLOAT_TOLERANCE * largest, name + " " + k);
        }
    }

    /** A recurrence and its data, for the engine and for the interpreter. */
    private static final class Subjects {
        private final NetworkNode declared;
        private final Node.Recurrent node;
        private final Program program;
        private final boolean[] masked;
        private final TimeLayout time;
        private final int replacedState;
        private final Replaced replaced;
        private final double[] x = normal("x", STEPS * BATCH * INPUTS);
        private final double[] outputGradient;
        private final Map<String, double[]> initial = new LinkedHashMap<>();
        private final Map<String, double[]> finalGradients = new LinkedHashMap<>();
        private final Map<String, WeightArray> weights = new LinkedHashMap<>();

        Subjects(Cell cell, String state, boolean[] masked, boolean reverse) {
            Layer layer = new Recurrent(cell, UNITS).returnSequences(true).reverse(reverse);
            Signal input = Signal.input(0, INPUTS, TimeAxis.ofInput(0));
            this.declared = NetworkDefinition.of(layer, List.of(input), 0).nodes().getFirst();
            this.node = (Node.Recurrent) declared.node();
            this.program = ReferenceNode.program(node);
            this.masked = masked;
            this.time = new TimeLayout(STEPS, BATCH, masked, reverse);
            List<String> names = program.states().stream().map(Program.StateValues::name).toList();
            this.replacedState = names.indexOf(state);
            this.replaced = replaced(STEPS, BATCH, width(node.recurrence(), state));
            int outputs = program.states().getFirst().width();
            this.outputGradient = normal("output", STEPS * BATCH * outputs);
            for (Program.StateValues each : program.states()) {
                int size = BATCH * each.width();
                initial.put(each.name(), normal("initial " + each.name(), size));
                finalGradients.put(each.name(), normal("final " + each.name(), size));
            }
            declared.weights()
                    .forEach(
                            (name, declared) -> weights.put(name, new WeightArray(name, declared)));
            weights.forEach((name, weight) -> fill(name, weight));
        }

        private static void fill(String name, WeightArray weight) {
            LayerWeight declared = weight.declaration();
            float[] values = floats(normal(name, declared.rows() * declared.columns()));
            System.arraycopy(values, 0, weight.values(), 0, values.length);
        }

        Map<String, double[]> reference() {
            Map<String, double[]> numbers = new LinkedHashMap<>();
            weights.forEach(
                    (name, weight) -> {
                        double[] values = new double[weight.values().length];
                        for (int k = 0; k < values.length; k++) {
                            values[k] = weight.values()[k];
                        }
                        numbers.put(name, values);
                    });
            ReferenceInterpreter interpreter = new ReferenceInterpreter(program, numbers, time);
            interpreter.replace(program.states().get(replacedState).name(), replaced);
            interpreter.forward(Map.of("x", x), initial);
            String output = program.states().getFirst().name();
            Map<String, double[]> result = new LinkedHashMap<>();
            result.put("output", interpreter.outputs().get(output).clone());
            ReferenceGradients gradients =
                    interpreter.backward(Map.of(output, outputGradient), finalGradients);
            gradients.weights().forEach((name, values) -> result.put("weight " + name, values));
            result.put("input", gradients.inputs().get("x"));
            gradients.initialStates().forEach((name, rows) -> result.put("initial " + name, rows));
            return result;
        }

        Map<String, float[]> engine(KernelsProvider kernels, int every, int threads) {
            List<Signal> made = declared.outputs();
            CompiledNetwork compiled =
                    new CompiledNetwork(
                            List.of(new CompiledNode("cell", "cell", node, weights)),
                            List.of(made),
                            List.of(Signal.input(0, INPUTS, TimeAxis.ofInput(0))),
                            List.of(made.getFirst()));
            NetworkRun run =
                    new NetworkRun(
                            compiled,
                            new NetworkRun.Settings(
                                    NetworkRun.Passes.ALL_GRADIENTS,
                                    new Checkpoints(every),
                                    kernels,
                                    new Team.Limit(threads, 1)));
            NetworkRun.Prepared batch =
                    run.prepare(new int[] {STEPS}, BATCH, new boolean[][] {masked}, 1);
            for (int state = 0; state < program.states().size(); state++) {
                String name = program.states().get(state).name();
                batch.states(0).begin(state, floats(initial.get(name)));
                batch.states(0).finalGradient(state, floats(finalGradients.get(name)));
            }
            int width = program.states().get(replacedState).width();
            batch.states(0)
                    .feedBack(
                            replacedState,
                            (t, sample, output, from, row, at) ->
                                    replace(t, sample, width, row, at));
            System.arraycopy(floats(x), 0, batch.input(0), 0, x.length);
            NetworkRun.Forward forward = batch.forward();
            Map<String, float[]> result = new LinkedHashMap<>();
            float[] output = new float[outputGradient.length];
            System.arraycopy(batch.output(0), batch.outputStart(0), output, 0, output.length);
            result.put("output", output);
            System.arraycopy(
                    floats(outputGradient), 0, batch.outputGradient(0), 0, outputGradient.length);
            NetworkRun.Gradients gradients = forward.backward().gradients();
            weights.forEach((name, w) -> result.put("weight " + name, gradients.weight(name)));
            result.put("input", gradients.input(0));
            for (int state = 0; state < program.states().size(); state++) {
                String name = "initial " + program.states().get(state).name();
                result.put(name, batch.states(0).initialGradient(state));
            }
            return result;
        }

        private boolean replace(int at, int sample, int width, float[] row, int to) {
            int from = at * BATCH + sample;
            for (int k = 0; k < width && replaced.chosen()[from]; k++) {
                row[to + k] = (float) replaced.rows()[from * width + k];
            }
            return replaced.chosen()[from];
        }
    }
}
