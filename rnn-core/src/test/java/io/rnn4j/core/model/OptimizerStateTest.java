package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.optimizer.NAdam;
import io.rnn4j.core.training.OptimizerState;

import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The state of an optimizer can be moved to a model with the same weights. */
class OptimizerStateTest {
    private static final Tensor X = Tensor.of(new float[] {1, 0, 2, 1, -1, 0.5f, 0, 1}, 2, 2, 2);
    private static final Tensor Y = Tensor.of(new float[] {1, 0}, 2, 1);

    private static Model model(Optimizer optimizer) {
        return Sequential.of(1, input(2), gru(3), dense(1))
                .compile(optimizer, new MeanSquaredError());
    }

    @Test
    void trainingContinuesToTheBit() {
        for (Optimizer optimizer : List.of(new Adam(0.01), new NAdam(0.01))) {
            Model first = model(optimizer);
            for (int step = 0; step < 3; step++) {
                first.trainStep(X, Y);
            }
            Model second = model(optimizer);
            second.weights().setAll(first.weights().copyOfAll());
            second.optimizerState(first.optimizerState());
            for (int step = 0; step < 3; step++) {
                first.trainStep(X, Y);
                second.trainStep(X, Y);
            }
            for (String name : first.weights().names()) {
                assertArrayEquals(
                        first.weights().copyOf(name).array(),
                        second.weights().copyOf(name).array());
            }
        }
    }

    @Test
    void thereIsNoneBeforeTheFirstStep() {
        assertEquals(Map.of(), model(new Adam()).optimizerState());
    }

    @Test
    void copiesAreIndependentOfTheTraining() {
        Model model = model(new Adam(0.01));
        model.trainStep(X, Y);
        OptimizerState before = model.optimizerState().get("dense/kernel");
        float[] m = before.slots().get("m").array().clone();
        model.trainStep(X, Y);
        assertEquals(1, before.steps());
        assertArrayEquals(m, before.slots().get("m").array());
    }

    @Test
    void unsuitableStatesAreRejectedAndNothingChanges() {
        Model model = model(new Adam(0.01));
        model.trainStep(X, Y);
        Map<String, OptimizerState> before = model.optimizerState();
        Tensor m = before.get("dense/bias").slots().get("m");
        Tensor infinite = Tensor.of(new float[] {Float.POSITIVE_INFINITY}, 1);
        Map<String, OptimizerState> cases = new HashMap<>();
        cases.put("'v'", new OptimizerState(2, Map.of("m", m)));
        cases.put("shape", new OptimizerState(2, Map.of("m", m, "v", Tensor.of(new float[2], 2))));
        cases.put("Infinity", new OptimizerState(2, Map.of("m", m, "v", infinite)));
        cases.forEach(
                (part, state) -> {
                    Map<String, OptimizerState> states = new HashMap<>(before);
                    states.put("dense/bias", state);
                    states.put(
                            "dense/kernel",
                            new OptimizerState(9, before.get("dense/kernel").slots()));
                    String message =
                            assertThrows(
                                            IllegalArgumentException.class,
                                            () -> model.optimizerState(states))
                                    .getMessage();
                    assertTrue(message.contains("dense/bias"), message);
                    assertTrue(message.contains(part.replace("'", "")), message);
                    assertEquals(1, model.optimizerState().get("dense/kernel").steps());
                });
        String unknown =
                assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        model.optimizerState(
                                                Map.of("dense/b", new OptimizerState(0, Map.of()))))
                        .getMessage();
        assertTrue(unknown.contains("dense/b"), unknown);
    }

    @Test
    void aNumberThatIsNotFiniteIsRejected() {
        Model model = model(new NAdam(0.01));
        model.trainStep(X, Y);
        Map<String, OptimizerState> before = model.optimizerState();
        OptimizerState bias = before.get("dense/bias");
        Map<String, Double> numbers = new HashMap<>(bias.numbers());
        numbers.replaceAll((name, value) -> Double.NaN);
        Map<String, OptimizerState> states =
                Map.of("dense/bias", new OptimizerState(2, bias.slots(), numbers));
        String message =
                assertThrows(IllegalArgumentException.class, () -> model.optimizerState(states))
                        .getMessage();
        assertTrue(message.contains("'momentum_product' of weight 'dense/bias' is NaN"), message);
        assertEquals(
                before.get("dense/bias").numbers(),
                model.optimizerState().get("dense/bias").numbers());
    }
}
