package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.add;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.minGru;
import static io.rnn4j.core.layer.Layers.minLstm;
import static io.rnn4j.core.layer.Layers.recurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.expr.AttendedSequence;
import io.rnn4j.api.expr.State;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.OutputLoss;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Parallel scans in models with several inputs, with initial states of other nodes, and with
 * padding.
 */
class ParallelScanModelTest {
    private static final int BATCH = 3;

    private final Examples source =
            Examples.of("source", Data.normal("source", BATCH, 150, 3))
                    .mask("source", Data.mask(BATCH, 150));
    private final Tensor target = Data.normal("target", BATCH, 70, 2);

    /**
     * An encoder whose states start a decoder, learned initial states, and a sequence that two
     * read.
     */
    private static Model model(boolean scan, int threads) {
        Graph graph = new Graph();
        Wire x = graph.input("source", input(3));
        Wire y = graph.input("target", input(2));
        Recurrent layer = minGru(9).parallelScan(scan);
        Wire encoder = graph.add(layer.reverse(true).returnStates(true), x);
        Wire decoder = graph.add(layer.returnSequences(true), y, encoder.states());
        Recurrent second = minLstm(9).parallelScan(scan).returnSequences(true);
        Wire upper = graph.add(second.learnInitialStates(true), decoder);
        graph.output("answer", graph.add(dense(2), graph.add(add(), decoder, upper)));
        graph.output("other", graph.add(dense(1), encoder));
        Model model = graph.build(2);
        return model.execution(
                Execution.standard().threads(threads).operationsPerThread(1).kernels("scalar"));
    }

    private Map<String, Tensor> train(Model model) {
        model.compile(
                new GradientDescent(0.1),
                new OutputLoss("answer", new MeanSquaredError()),
                new OutputLoss("other", new MeanSquaredError()));
        Examples data = source.input("target", target);
        for (int step = 0; step < 3; step++) {
            model.trainStep(
                    data.target("answer", Data.normal("answer" + step, BATCH, 70, 2))
                            .target("other", Data.normal("other" + step, BATCH, 1)));
        }
        Map<String, Tensor> result = model.weights().copyOfAll();
        result.putAll(model.predict(data));
        return result;
    }

    @Test
    void agreesWithTheLoopOnAllThreads() {
        Map<String, Tensor> expected = train(model(true, 1));
        ParallelScanTest.assertClose(train(model(false, 1)), expected, 1);
        for (int threads : new int[] {2, 7}) {
            assertEquals(expected, train(model(true, threads)));
        }
    }

    @Test
    void sessionsContinueFromTheEncoder() {
        Model model = model(true, 2);
        Tensor expected = model.predict(source.input("target", target)).get("answer");
        Session session = model.session(BATCH, source);
        float[] output = new float[BATCH * 2];
        for (int step = 0; step < 70; step++) {
            float[] rows = new float[BATCH * 2];
            for (int k = 0; k < rows.length; k++) {
                rows[k] = target.get(k / 2, step, k % 2);
            }
            session.step(rows, output);
            for (int k = 0; k < rows.length; k++) {
                assertEquals(expected.get(k / 2, step, k % 2), output[k], 1e-5);
            }
        }
    }

    private static Map<String, Tensor> padded(Recurrent layer, int steps, int padding) {
        Model model = Sequential.of(5, input(3), layer.parallelScan(true));
        Tensor x = Tensor.zeros(1, steps + padding, 3);
        Tensor mask = Tensor.zeros(1, steps + padding);
        Tensor values = Data.normal("x", steps, 3);
        for (int step = 0; step < steps + padding; step++) {
            boolean counts = step < steps;
            mask.set(counts ? 1 : 0, 0, step);
            for (int k = 0; k < 3; k++) {
                x.set(counts ? values.get(step, k) : Float.NaN, 0, step, k);
            }
        }
        Map<String, Tensor> initial = new LinkedHashMap<>();
        model.stateWidths()
                .forEach((name, width) -> initial.put(name, Data.normal(name, 1, width)));
        ForwardPass pass = model.forward(x, mask, initial);
        Gradients gradients = pass.backward(Data.normal("y", 1, 17), initial);
        Map<String, Tensor> result = new LinkedHashMap<>(gradients.weights());
        gradients.initialStates().forEach((name, tensor) -> result.put("initial " + name, tensor));
        pass.finalStates().forEach((name, tensor) -> result.put("final " + name, tensor));
        result.put("output", pass.output());
        return result;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 59, 60, 100})
    void paddingBehindASequenceLeavesTheBits(int steps) {
        for (Recurrent layer : new Recurrent[] {minGru(17), minLstm(17)}) {
            Map<String, Tensor> expected = padded(layer, steps, 0);
            for (int padding : new int[] {1, 60, 155}) {
                assertEquals(expected, padded(layer, steps, padding), padding + " steps");
            }
        }
    }

    /** Adding 0 would make a state of -0 one of 0. */
    @Test
    void maskedStateKeepsItsSign() {
        Tensor negative = Tensor.of(new float[] {-0f, 0f, -0f, 2}, 1, 4);
        for (boolean scan : new boolean[] {true, false}) {
            for (int steps : new int[] {1, 61, 150}) {
                Model model = Sequential.of(input(3), minGru(4).parallelScan(scan));
                model.execution(
                        Execution.standard()
                                .threads(3)
                                .operationsPerThread(1)); // who do not know what comes in
                Tensor padding = Tensor.zeros(1, steps);
                ForwardPass pass =
                        model.forward(
                                Data.normal("x", 1, steps, 3),
                                padding,
                                Map.of("min_gru/h", negative));
                assertEquals(Map.of("min_gru/h", negative), pass.finalStates(), steps + " steps");
            }
        }
    }

    @Test
    void attendingCellsAreRejected() {
        Cell attending =
                new Cell() {
                    @Override
                    public String name() {
                        return "test.attending";
                    }

                    @Override
                    public void define(Recurrence r) {
                        State h = r.state("h");
                        AttendedSequence memory = r.attendedSequence("notes");
                        r.next(h, h.times(0.5).plus(r.attend(memory, r.fromInput("query"))));
                    }
                };
        Graph graph = new Graph();
        Wire x = graph.input("x", input(3));
        Wire notes = graph.input("notes", input(4));
        graph.output("y", graph.add(recurrent(attending, 4).parallelScan(true), x, notes));
        String message = assertThrows(IllegalArgumentException.class, graph::build).getMessage();
        assertTrue(
                message.contains(
                        "'test.attending' has no parallel scan over time: it attends to"
                                + " 'notes'; leave parallelScan off"),
                message);
    }

    /** A session of one sequence has its threads where they share the time. */
    @Test
    void sessionOfOneSequenceUsesAllThreads() {
        for (boolean scan : new boolean[] {false, true}) {
            Model model =
                    Sequential.of(input(3), minGru(4).parallelScan(scan).returnSequences(true));
            Tensor x = Data.normal("x", 1, 500, 3);
            model.execution(Execution.standard().threads(3).operationsPerThread(1));
            assertEquals(scan ? 3 : 1, model.session(1).threads());
            assertEquals(scan ? 3 : 2, model.session(2).threads());
            Tensor fed = model.session(1).feed(x);
            model.execution(Execution.standard().threads(1));
            assertEquals(model.session(1).feed(x), fed);
        }
    }
}
