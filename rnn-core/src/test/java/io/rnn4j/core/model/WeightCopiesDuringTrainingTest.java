package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.FitOptions;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** A copy of all weights during training has the values before or after a step, not half of one. */
class WeightCopiesDuringTrainingTest {
    private static final int WIDTH = 100_000;

    /** The biases of all units have the same gradient, so that they are equal after every step. */
    @Test
    void copiesAreOfWholeSteps() throws Exception {
        Model model = Sequential.of(7, input(1, 1), dense(WIDTH));
        model.compile(new GradientDescent(0.5), new MeanSquaredError());
        model.execution(Execution.standard().threads(2));
        float[] targets = new float[WIDTH];
        Arrays.fill(targets, 1e6f);
        Tensor x = Tensor.zeros(1, 1, 1);
        Tensor y = Tensor.of(targets, 1, 1, WIDTH);
        AtomicBoolean copied = new AtomicBoolean();
        Thread training =
                new Thread(
                        () -> {
                            while (!copied.get()) {
                                model.fit(x, y, FitOptions.epochs(10));
                            }
                        });
        training.start();
        Set<Float> seen = new HashSet<>();
        try {
            while (seen.size() < 200) {
                float[] biases = model.weights().copyOfAll().get("dense/bias").array();
                for (float bias : biases) {
                    assertEquals(biases[0], bias, "after " + seen.size() + " copies");
                }
                seen.add(biases[0]);
            }
        } finally {
            copied.set(true);
            training.join();
        }
        assertTrue(seen.size() >= 200);
    }
}
