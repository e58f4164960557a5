package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.add;
import static io.rnn4j.core.layer.Layers.concatenate;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.minGru;
import static io.rnn4j.core.layer.Layers.minLstm;
import static io.rnn4j.core.layer.Layers.simpleRnn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.core.loss.MeanAbsoluteError;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.OutputLoss;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;

/** Truncated training of graphs whose inputs share a time axis, and of parallel scans. */
class TruncationTest {
    private static final int BATCH = 4;

    // ---- several inputs along one time axis

    /** Two sequences along one axis, rows read at the start and rows read at every step. */
    private static Model graph() {
        Graph graph = new Graph();
        Wire x = graph.input("x", input(2));
        Wire more = graph.inputAlong("more", 3, x);
        Wire start = graph.inputRows("start", 4);
        Wire lower = graph.add(gru(4).returnSequences(true), more, start);
        Wire upper = graph.add(simpleRnn(5).returnSequences(true), x);
        Wire joined = graph.add(concatenate(), lower, upper);
        graph.output("answer", graph.add(dense(2), joined));
        graph.output("lower", lower);
        return graph.build(3)
                .compile(
                        new GradientDescent(0.1),
                        new OutputLoss("answer", new MeanSquaredError()),
                        new OutputLoss("lower", new MeanAbsoluteError()).weight(0.5));
    }

    private static Examples inputs(int from, int to) {
        return Examples.of("x", Data.steps(Data.normal("x", BATCH, 11, 2), from, to))
                .input("more", Data.steps(Data.normal("more", BATCH, 11, 3), from, to))
                .input("start", Data.normal("start", BATCH, 4))
                .mask("x", Data.steps(Data.mask(BATCH, 11), from, to));
    }

    private static Examples data(int from, int to) {
        return inputs(from, to)
                .target("answer", Data.steps(Data.normal("answer", BATCH, 11, 2), from, to))
                .target("lower", Data.steps(Data.normal("lower", BATCH, 11, 4), from, to));
    }

    @Test
    void inputsAlongOneAxisAreCutTogether() {
        Model byHand = graph();
        Map<String, Tensor> states = byHand.trainStep(data(0, 4)).finalStates();
        states = byHand.trainStep(data(4, 8), states).finalStates();
        byHand.trainStep(data(8, 11), states);
        Model fitted = graph();
        fitted.fit(data(0, 11), FitOptions.epochs(1).shuffle(false).truncated(4));
        assertEquals(byHand.weights().copyOfAll(), fitted.weights().copyOfAll());
        assertNotEquals(graph().weights().copyOfAll(), fitted.weights().copyOfAll());
    }

    @Test
    void stepsWithoutGradientsAdvanceAllStates() {
        Model byHand = graph();
        Map<String, Tensor> states = byHand.forward(inputs(0, 3)).finalStates();
        states = byHand.trainStep(data(3, 6), states).finalStates();
        states = byHand.forward(inputs(6, 8), states).finalStates();
        byHand.trainStep(data(8, 11), states);
        Model fitted = graph();
        fitted.fit(data(0, 11), FitOptions.epochs(1).shuffle(false).truncated(6, 3));
        assertEquals(byHand.weights().copyOfAll(), fitted.weights().copyOfAll());
    }

    // ---- scans over time

    /** Two layers beside each other and one above them. */
    private static Model scans(boolean scan, int threads) {
        Graph graph = new Graph();
        Wire x = graph.input("x", input(3));
        Recurrent gru = minGru(7).parallelScan(scan).returnSequences(true);
        Recurrent lstm = minLstm(7).parallelScan(scan).returnSequences(true);
        Wire joined =
                graph.add(add(), graph.add(gru, x), graph.add(lstm.learnInitialStates(true), x));
        graph.output("answer", graph.add(dense(2), graph.add(gru, joined)));
        return graph.build(5)
                .execution(Execution.standard().threads(threads).operationsPerThread(1))
                .compile(
                        new GradientDescent(0.05),
                        new OutputLoss("answer", new MeanSquaredError()));
    }

    private static Map<String, Tensor> truncated(boolean scan, int threads, FitOptions options) {
        int steps = 400; // pieces of several blocks of the scan
        Examples data =
                Examples.of("x", Data.normal("x", BATCH, steps, 3))
                        .mask("x", Data.mask(BATCH, steps))
                        .target("answer", Data.normal("answer", BATCH, steps, 2));
        Model model = scans(scan, threads);
        model.fit(data, options);
        return model.weights().copyOfAll();
    }

    @ParameterizedTest
    @ValueSource(ints = {150, 60})
    void aScanOfPiecesAgreesWithTheLoop(int backward) {
        FitOptions options = FitOptions.epochs(3).batchSize(3).truncated(150, backward);
        Map<String, Tensor> scanned = truncated(true, 1, options);
        ParallelScanTest.assertClose(truncated(false, 1, options), scanned, 1);
        for (int threads : new int[] {2, 7}) {
            assertEquals(scanned, truncated(true, threads, options), threads + " threads");
        }
    }

    @Test
    void parallelScanCarriesItsStates() {
        Model byHand = scans(true, 2);
        Tensor x = Data.normal("x", BATCH, 200, 3);
        Tensor answer = Data.normal("answer", BATCH, 200, 2);
        Map<String, Tensor> states = Map.of();
        for (int from = 0; from < 200; from += 80) {
            int to = Math.min(200, from + 80);
            Examples piece =
                    Examples.of("x", Data.steps(x, from, to))
                            .target("answer", Data.steps(answer, from, to));
            states = byHand.trainStep(piece, states).finalStates();
        }
        Model fitted = scans(true, 2);
        fitted.fit(
                Examples.of("x", x).target("answer", answer),
                FitOptions.epochs(1).shuffle(false).truncated(80));
        assertEquals(byHand.weights().copyOfAll(), fitted.weights().copyOfAll());
    }
}
