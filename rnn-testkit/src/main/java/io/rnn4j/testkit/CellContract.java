package io.rnn4j.testkit;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.kernel.KernelsFinder;
import io.rnn4j.api.kernel.KernelsProvider;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.layer.Input;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.core.model.Execution;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.testkit.ModelAnswers.Call;
import io.rnn4j.testkit.ModelAnswers.Kind;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.Executable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What every cell must do, as tests to run from one JUnit test:
 *
 * <pre>{@code
 * class PeepholeCellTest {
 *     @TestFactory
 *     Stream<DynamicTest> keepsTheContract() {
 *         return CellContract.of(new PeepholeCell());
 *     }
 * }
 * }</pre>
 *
 * <ul>
 *   <li>The derived gradients of weights, inputs and initial states agree with central differences
 *       in double precision to 1e-6 of the largest gradient of each tensor.
 *   <li>Outputs, final states and gradients of the engine agree with the same equations in double
 *       precision, for all installed kernels.
 *   <li>They have the same bits for all kernels and any number of threads, for a sample alone and
 *       in a batch, whatever stands in padding and however much of it there is.
 *   <li>A sequence may be cut in two: states carried on give the same outputs, gradients carried
 *       back the same gradients.
 * </ul>
 *
 * <p>All of it without a mask and with holes in it, in both directions, for the sizes 1, 3, 16, 17
 * and 33: one lane, less than a vector, whole vectors, and vectors with a rest.
 */
public final class CellContract {
    /** Inputs and units. */
    private static final int[][] SIZES = {{1, 1}, {3, 17}, {16, 3}, {17, 33}, {33, 16}};

    private static final int[] THREADS = {2, 3, 7};
    private static final int BATCH = 5;
    private static final int STEPS = 6;
    private static final long SEED = 11;

    /**
     * The worst of 1,200 random cells differed by 4.2e-5 of the largest number; a wrong equation
     * differs by 1e-2.
     */
    private static final double FLOAT_TOLERANCE = 1e-4;

    private final Cell cell;
    private final int inputs;
    private final int units;

    private CellContract(Cell cell, int inputs, int units) {
        this.cell = cell;
        this.inputs = inputs;
        this.units = units;
    }

    /**
     * Returns the tests of a cell.
     *
     * @param cell the cell, with the settings to be tested
     * @return tests for every size
     */
    public static Stream<DynamicTest> of(Cell cell) {
        return of(cell, SIZES);
    }

    /** Returns the tests of a cell for pairs of inputs and units. */
    static Stream<DynamicTest> of(Cell cell, int[]... sizes) {
        return Arrays.stream(sizes)
                .flatMap(size -> new CellContract(cell, size[0], size[1]).tests().stream());
    }

    private List<DynamicTest> tests() {
        List<DynamicTest> tests = new ArrayList<>();
        add(tests, "gradients", () -> GradientCheck.cell(cell, inputs, units, SEED));
        add(tests, "float against double", this::floatAgainstDouble);
        add(tests, "kernels and threads", this::kernelsAndThreads);
        add(tests, "a sample alone", this::sampleAlone);
        add(tests, "padding", this::padding);
        add(tests, "cut in two", this::cutInTwo);
        return tests;
    }

    private void add(List<DynamicTest> tests, String part, Executable test) {
        String name = cell + ", inputs " + inputs + ", units " + units + ": " + part;
        tests.add(DynamicTest.dynamicTest(name, test));
    }

    private ModelAnswers model(boolean returnSequences, boolean reverse) {
        Recurrent layer = new Recurrent(cell, units);
        return new ModelAnswers(
                Sequential.of(
                        new Input(Input.OPEN, inputs),
                        layer.returnSequences(returnSequences).reverse(reverse)));
    }

    private static List<KernelsProvider> kernels() {
        return KernelsFinder.installed().stream()
                .filter(provider -> provider.unavailable().isEmpty())
                .toList();
    }

    private static Execution alone() {
        return new Execution(1, KernelsFinder.best());
    }

    // ---- the parts

    private void floatAgainstDouble() {
        for (boolean returnSequences : new boolean[] {true, false}) {
            for (boolean reverse : new boolean[] {false, true}) {
                for (boolean masked : new boolean[] {false, true}) {
                    floatAgainstDouble(
                            (returnSequences ? "all steps" : "last step")
                                    + (reverse ? ", in reverse" : "")
                                    + (masked ? ", masked" : ""),
                            model(returnSequences, reverse),
                            masked);
                }
            }
        }
    }

    private static void floatAgainstDouble(String what, ModelAnswers model, boolean masked) {
        Call call = model.call(BATCH, STEPS, masked);
        Map<String, Tensor> expected = model.reference(call);
        for (KernelsProvider provider : kernels()) {
            Answers.assertClose(
                    provider.name() + " kernels, " + what,
                    expected,
                    model.run(call, new Execution(1, provider)),
                    FLOAT_TOLERANCE);
        }
    }

    private void kernelsAndThreads() {
        for (boolean masked : new boolean[] {false, true}) {
            ModelAnswers model = model(true, false);
            Call call = model.call(BATCH, STEPS, masked);
            Map<String, Tensor> expected = model.run(call, alone());
            for (KernelsProvider provider : kernels()) {
                for (int threads : THREADS) {
                    Answers.assertSame(
                            provider.name() + " kernels on " + threads + " threads",
                            expected,
                            model.run(call, new Execution(threads, provider)));
                }
            }
        }
    }

    private void sampleAlone() {
        ModelAnswers model = model(true, false);
        Call call = model.call(BATCH, STEPS, true);
        Map<String, Tensor> together = model.run(call, alone());
        for (int sample = 0; sample < BATCH; sample++) {
            Map<String, Tensor> alone = model.run(samples(call, sample, sample + 1), alone());
            for (Map.Entry<String, Tensor> entry : alone.entrySet()) {
                String name = entry.getKey();
                if (ModelAnswers.kind(name) != Kind.WEIGHT_GRADIENT) { // that is a sum over samples
                    Answers.assertSame(
                            "sample " + sample + ": " + name,
                            together.get(name).slice(sample, sample + 1),
                            entry.getValue());
                }
            }
        }
    }

    private static Call samples(Call call, int from, int to) {
        return new Call(
                call.inputs().slice(from, to),
                call.mask() == null ? null : call.mask().slice(from, to),
                samples(call.initialStates(), from, to),
                call.outputGradient().slice(from, to),
                samples(call.finalStateGradients(), from, to));
    }

    private static Map<String, Tensor> samples(Map<String, Tensor> states, int from, int to) {
        Map<String, Tensor> result = new LinkedHashMap<>(states);
        result.replaceAll((name, tensor) -> tensor.slice(from, to));
        return result;
    }

    private void padding() {
        for (boolean reverse : new boolean[] {false, true}) {
            ModelAnswers model = model(false, reverse);
            Call call = model.call(BATCH, STEPS, true);
            Map<String, Tensor> expected = model.run(call, alone());
            Tensor other = call.inputs().copy();
            ModelAnswers.fillPadding(other, call.mask(), 1e30f);
            Answers.assertSame(
                    "another padding",
                    expected,
                    model.run(
                            new Call(
                                    other,
                                    call.mask(),
                                    call.initialStates(),
                                    call.outputGradient(),
                                    call.finalStateGradients()),
                            alone()));
            Map<String, Tensor> longer =
                    model.run(
                            new Call(
                                    TimeAxis.padded(call.inputs(), 2, Float.NaN),
                                    TimeAxis.padded(call.mask(), 2, 0),
                                    call.initialStates(),
                                    call.outputGradient(),
                                    call.finalStateGradients()),
                            alone());
            longer.computeIfPresent(
                    ModelAnswers.INPUT_GRADIENT,
                    (name, tensor) -> TimeAxis.steps(tensor, 0, STEPS));
            Answers.assertSame("more padding", expected, longer);
        }
    }

    private void cutInTwo() {
        int cut = STEPS / 2;
        ModelAnswers model = model(true, false);
        Call call = model.call(BATCH, STEPS, true);
        Map<String, Tensor> expected = model.run(call, alone());
        Call start = part(call, 0, cut, call.initialStates(), Map.of());
        Map<String, Tensor> states = model.finalStates(model.run(start, alone()));
        Call end = part(call, cut, STEPS, states, call.finalStateGradients());
        Map<String, Tensor> second = model.run(end, alone());
        Map<String, Tensor> carried = model.initialStateGradients(second);
        Map<String, Tensor> first =
                model.run(part(call, 0, cut, call.initialStates(), carried), alone());
        Map<String, Tensor> joined = new LinkedHashMap<>();
        expected.forEach(
                (name, tensor) -> {
                    Tensor one = first.get(name);
                    Tensor two = second.get(name);
                    joined.put(
                            name,
                            switch (ModelAnswers.kind(name)) {
                                case SEQUENCE -> TimeAxis.joined(one, two);
                                case WEIGHT_GRADIENT -> TimeAxis.sum(one, two);
                                case INITIAL_STATE_GRADIENT -> one;
                                case FINAL_STATE -> two;
                            });
                });
        Answers.assertClose("joined", expected, joined, FLOAT_TOLERANCE);
        Answers.assertSame(
                "joined output",
                expected.get(ModelAnswers.OUTPUT),
                joined.get(ModelAnswers.OUTPUT));
    }

    private static Call part(
            Call call,
            int from,
            int to,
            Map<String, Tensor> initialStates,
            Map<String, Tensor> finalStateGradients) {
        return new Call(
                TimeAxis.steps(call.inputs(), from, to),
                TimeAxis.steps(call.mask(), from, to),
                initialStates,
                TimeAxis.steps(call.outputGradient(), from, to),
                finalStateGradients);
    }
}
