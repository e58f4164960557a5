package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.embedding;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;
import static io.rnn4j.core.layer.Layers.recurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.cell.OutputRecurrentCell;
import io.rnn4j.core.cell.SimpleRnnCell;
import io.rnn4j.core.layer.ActivationLayer;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.StepResult;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Recomputation from checkpoints gives the same bits as without checkpoints. */
class CheckpointTest {
    private static final int BATCH = 5;
    private static final int STEPS = 11;
    private static final int FEATURES = 3;

    static Stream<List<Layer>> networks() {
        return Stream.of(
                List.of(lstm(17)),
                List.of(lstm(6).returnSequences(true), dense(2)),
                List.of(gru(7).returnSequences(true).reverse(true), lstm(5).reverse(true)),
                List.of(
                        dense(4, Activations.TANH),
                        recurrent(new OutputRecurrentCell(3), 5).returnSequences(true),
                        new ActivationLayer(Activations.SIGMOID),
                        // without activation, gradients of weights read those of the state
                        recurrent(new SimpleRnnCell().activation(Activations.IDENTITY), 4),
                        dense(2)));
    }

    private static Map<String, Tensor> gradients(Model model, Execution execution, boolean m) {
        model.execution(execution);
        Tensor mask = m ? Data.mask(BATCH, STEPS) : null;
        Map<String, Tensor> states = new HashMap<>();
        Map<String, Tensor> stateGradients = new HashMap<>();
        model.stateWidths()
                .forEach(
                        (name, width) -> {
                            states.put(name, Data.normal(name, BATCH, width));
                            stateGradients.put(name, Data.normal("d" + name, BATCH, width));
                        });
        ForwardPass pass = model.forward(Data.normal("x", BATCH, STEPS, FEATURES), mask, states);
        Tensor upstream = Data.normal("dy", pass.output().shape().toArray());
        pass.backward(upstream, stateGradients);
        Gradients gradients = pass.backward(upstream, stateGradients); // a second time, too
        Map<String, Tensor> all = new HashMap<>(gradients.weights());
        gradients.initialStates().forEach((name, value) -> all.put("gradient of " + name, value));
        pass.finalStates().forEach((name, value) -> all.put("final " + name, value));
        all.put("inputs", gradients.input());
        all.put("outputs", pass.output());
        return all;
    }

    @ParameterizedTest
    @MethodSource("networks")
    void gradientsHaveTheSameBits(List<Layer> layers) {
        Model model = Sequential.of(1, input(FEATURES), layers);
        for (boolean masked : new boolean[] {false, true}) {
            Execution plain = Execution.standard().threads(1);
            Map<String, Tensor> expected = gradients(model, plain, masked);
            int[] choices = {1, 2, 3, 5, 10, 11, 100, Execution.AUTOMATIC_CHECKPOINTS};
            for (int every : choices) {
                for (int threads : new int[] {1, 2, 7}) {
                    Execution execution =
                            plain.threads(threads).operationsPerThread(1).checkpointEvery(every);
                    assertEquals(
                            expected,
                            gradients(model, execution, masked),
                            "every " + every + " steps, " + threads + " threads");
                }
            }
        }
    }

    @Test
    void trainingHasTheSameBits() {
        Map<String, Tensor> expected = trained(Execution.NO_CHECKPOINTS);
        assertEquals(expected, trained(Execution.AUTOMATIC_CHECKPOINTS));
        assertEquals(expected, trained(2));
    }

    private static Map<String, Tensor> trained(int every) {
        Model model =
                Sequential.of(
                        input(1),
                        embedding(4, 3),
                        lstm(5).returnSequences(true),
                        lstm(4),
                        dense(1));
        model.execution(
                Execution.standard().threads(2).operationsPerThread(1).checkpointEvery(every));
        model.compile(new Adam(0.01), new MeanSquaredError());
        Map<String, Tensor> result = new HashMap<>();
        for (int step = 0; step < 3; step++) {
            Tensor x = Tensor.zeros(BATCH, STEPS, 1);
            for (int n = 0; n < x.array().length; n++) {
                x.array()[n] = n * 7 % 4;
            }
            Tensor mask = Data.mask(BATCH, STEPS);
            StepResult taken =
                    model.trainStep(x, Data.normal("y" + step, BATCH, 1), mask, Map.of());
            taken.finalStates().forEach((name, value) -> result.put("final " + name, value));
        }
        result.putAll(model.weights().copyOfAll());
        return result;
    }

    @Test
    void invalidIntervalsAreRejected() {
        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Execution.standard().checkpointEvery(-2));
        assertTrue(
                refused.getMessage().contains("at least 1, 0 for none or -1 for automatic, got -2"),
                refused.getMessage());
    }
}
