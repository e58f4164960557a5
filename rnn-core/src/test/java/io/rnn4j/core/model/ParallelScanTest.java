package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.minGru;
import static io.rnn4j.core.layer.Layers.minLstm;
import static io.rnn4j.core.layer.Layers.recurrent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.State;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.cell.LinearRecurrenceCell;
import io.rnn4j.core.cell.MinGruCell;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.training.Execution;
import io.rnn4j.kernel.KernelsFinder;
import io.rnn4j.kernel.KernelsProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.LinkedHashMap;
import java.util.Map;

/** A parallel scan agrees with the loop, and its bits depend only on the data. */
class ParallelScanTest {
    /** Two states, and every form in which a state may stand in a sum. */
    private record Forms() implements Cell {
        @Override
        public String name() {
            return "test.forms";
        }

        @Override
        public void define(Recurrence r) {
            State h = r.state("h");
            State c = r.state("c");
            Expr gate = r.fromInput("gate").sigmoid();
            Expr update = r.fromInput("update").tanh();
            Expr pull = update.minus(h).times(gate);
            r.next(h, h.plus(pull).times(0.9).plus(0.05));
            r.next(c, c.negate().over(gate.plus(1)).minus(update.minus(c.times(0.3))));
        }
    }

    private static Map<String, Tensor> pass(
            Execution execution, Recurrent layer, int batch, int steps, Tensor mask) {
        Model model = Sequential.of(5, input(3), layer).execution(execution);
        Map<String, Tensor> initial = new LinkedHashMap<>();
        Map<String, Tensor> last = new LinkedHashMap<>();
        model.stateWidths()
                .forEach(
                        (name, width) -> {
                            initial.put(name, Data.normal("initial " + name, batch, width));
                            last.put(name, Data.normal("final " + name, batch, width));
                        });
        ForwardPass forward = model.forward(Data.normal("x", batch, steps, 3), mask, initial);
        int[] shape = forward.output().shape().toArray();
        Gradients gradients = forward.backward(Data.normal("y", shape), last);
        Map<String, Tensor> result = new LinkedHashMap<>();
        result.put("outputs", forward.output());
        forward.finalStates().forEach((name, state) -> result.put("final " + name, state));
        gradients.weights().forEach((name, tensor) -> result.put("gradient of " + name, tensor));
        result.put("gradient of inputs", gradients.input());
        gradients
                .initialStates()
                .forEach((name, tensor) -> result.put("gradient of initial " + name, tensor));
        return result;
    }

    /**
     * Agreement to 1e-5 of the largest element, or of the size of what goes in: 1, and for the
     * gradient of a weight, a sum of terms of either sign over all rows, √rows. Such a sum may come
     * out near 0; the roundings on its way are as large nevertheless, in the loop as in the scan.
     */
    static void assertClose(Map<String, Tensor> loop, Map<String, Tensor> scan, int rows) {
        assertEquals(loop.keySet(), scan.keySet());
        loop.forEach(
                (name, expected) -> {
                    float[] actual = scan.get(name).array();
                    double largest = isSum(name) ? Math.sqrt(rows) : 1;
                    for (float value : expected.array()) {
                        largest = Math.max(largest, Math.abs(value));
                    }
                    for (int k = 0; k < actual.length; k++) {
                        double error = Math.abs(expected.array()[k] - actual[k]) / largest;
                        assertTrue(error < 1e-5, name + " " + k + ": " + error);
                    }
                });
    }

    private static boolean isSum(String name) {
        return name.startsWith("gradient of ")
                && !name.contains("initial")
                && !name.contains("inputs");
    }

    private static Recurrent[] layers(int units) {
        return new Recurrent[] {
            minGru(units),
            minLstm(units),
            recurrent(new LinearRecurrenceCell(), units),
            recurrent(new Forms(), units)
        };
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1",
        "1, 59, 2",
        "1, 1000, 1",
        "17, 1, 3",
        "17, 5, 2",
        "17, 64, 1",
        "17, 65, 2",
        "17, 255, 1",
        "17, 256, 1",
        "17, 257, 3",
        "64, 128, 2",
        "64, 129, 1",
        "64, 1000, 2"
    })
    void agreesWithTheLoop(int units, int steps, int batch) {
        Execution execution = Execution.standard().threads(2).operationsPerThread(1);
        for (Recurrent layer : layers(units)) {
            for (int variant = 0; variant < 8; variant++) {
                Tensor mask = (variant & 1) == 0 ? null : Data.mask(batch, steps);
                Recurrent loop =
                        layer.reverse((variant & 2) != 0).returnSequences((variant & 4) != 0);
                assertClose(
                        pass(execution, loop, batch, steps, mask),
                        pass(execution, loop.parallelScan(true), batch, steps, mask),
                        batch * steps);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 60, 61, 300})
    void bitsDoNotDependOnThreadsKernelsOrCheckpoints(int steps) {
        for (Recurrent layer : layers(17)) {
            Recurrent scan = layer.parallelScan(true).returnSequences(true);
            for (Tensor mask : new Tensor[] {null, Data.mask(2, steps)}) {
                Execution one = Execution.standard().threads(1);
                Map<String, Tensor> expected = pass(one.kernels("scalar"), scan, 2, steps, mask);
                for (KernelsProvider kernels : KernelsFinder.installed()) {
                    if (kernels.unavailable().isPresent()) {
                        continue;
                    }
                    for (int threads : new int[] {1, 2, 7}) {
                        Execution execution =
                                new Execution(threads, kernels).operationsPerThread(1);
                        assertEquals(expected, pass(execution, scan, 2, steps, mask));
                        assertEquals(
                                expected, pass(execution.checkpointEvery(9), scan, 2, steps, mask));
                    }
                }
            }
        }
    }

    private static Map<String, Tensor> train(Recurrent scan, int threads, int checkpointEvery) {
        Model model =
                Sequential.of(
                        5,
                        input(3),
                        gru(5).returnSequences(true),
                        scan.returnSequences(true),
                        gru(4).returnSequences(true),
                        scan,
                        dense(2));
        model.execution(
                Execution.standard()
                        .threads(threads)
                        .operationsPerThread(1)
                        .kernels("scalar")
                        .checkpointEvery(checkpointEvery));
        model.compile(new GradientDescent(0.1), new MeanSquaredError());
        for (int step = 0; step < 3; step++) {
            Tensor x = Data.normal("x" + step, 3, 150, 3);
            model.trainStep(x, Data.normal("y" + step, 3, 2), Data.mask(3, 150), Map.of());
        }
        Map<String, Tensor> result = model.weights().copyOfAll();
        result.put("prediction", model.predict(Data.normal("x", 3, 150, 3)));
        return result;
    }

    @Test
    void trainsBesideLoopsWithTheSameBitsOnAllThreads() {
        Map<String, Tensor> expected = train(minGru(6).parallelScan(true), 1, 0);
        assertClose(train(minGru(6), 1, 0), expected, 1);
        for (int threads : new int[] {1, 2, 7}) {
            for (int checkpointEvery : new int[] {0, 11}) {
                assertEquals(
                        expected, train(minGru(6).parallelScan(true), threads, checkpointEvery));
            }
        }
    }

    @Test
    void maskedStepsKeepTheBitsOfStates() {
        Model model =
                Sequential.of(5, input(3), minLstm(9).parallelScan(true).returnSequences(true));
        Tensor x = Data.normal("x", 1, 300, 3);
        Tensor mask = Tensor.zeros(1, 300);
        for (int step = 0; step < 100; step++) {
            mask.set(1, 0, step);
        }
        for (int k = 300; k < 900; k++) {
            x.array()[k] = Float.NaN;
        }
        Tensor outputs = model.predict(x, mask);
        for (int step = 100; step < 300; step++) {
            for (int unit = 0; unit < 9; unit++) {
                assertEquals(outputs.get(0, 99, unit), outputs.get(0, step, unit));
            }
        }
    }

    @Test
    void sessionsRunStepByStep() {
        Model model =
                Sequential.of(
                        5,
                        input(3),
                        recurrent(new MinGruCell(), 7).parallelScan(true).returnSequences(true));
        Tensor x = Data.normal("x", 1, 200, 3);
        Tensor expected = model.predict(x);
        Session session = model.session(1);
        float[] output = new float[7];
        float[] whole = new float[7];
        for (int step = 0; step < 200; step++) {
            session.step(
                    new float[] {x.get(0, step, 0), x.get(0, step, 1), x.get(0, step, 2)}, output);
            for (int unit = 0; unit < 7; unit++) {
                whole[unit] = expected.get(0, step, unit);
            }
            assertArrayEquals(whole, output, 1e-5f);
        }
    }

    @Test
    void nonlinearCellsAreRejected() {
        assertTrue(
                refusal(gru(4))
                        .contains("'gru' has no parallel scan over time: the next value of the"));
        assertTrue(refusal(gru(4)).contains("state 'h' multiplies it by a weight matrix"));
        Cell coupled =
                new Cell() {
                    @Override
                    public String name() {
                        return "test.coupled";
                    }

                    @Override
                    public void define(Recurrence r) {
                        State h = r.state("h");
                        State c = r.state("c");
                        r.next(c, c.times(0.5).plus(r.fromInput("c")));
                        r.next(h, h.plus(c));
                    }
                };
        assertTrue(refusal(recurrent(coupled, 4)).contains("depends on the state 'c', too"));
    }

    @Test
    void masksDrawnAtEveryStepAreRejected() {
        assertTrue(
                refusal(minGru(4).zoneout(0.2))
                        .contains("draws new random numbers at every step, as zoneout does"));
    }

    @Test
    void cellsWithOutputFeedbackAreRejected() {
        Cell feeding =
                new Cell() {
                    @Override
                    public String name() {
                        return "test.feeding";
                    }

                    @Override
                    public void define(Recurrence r) {
                        State y = r.state("y");
                        r.outputFeedback(y);
                        r.next(y, y.times(0.5).plus(r.fromInput("y")));
                    }
                };
        assertTrue(refusal(recurrent(feeding, 4)).contains("it feeds back its output"));
    }

    private static String refusal(Recurrent layer) {
        return assertThrows(
                        IllegalArgumentException.class,
                        () -> Sequential.of(input(3), layer.parallelScan(true)))
                .getMessage();
    }
}
