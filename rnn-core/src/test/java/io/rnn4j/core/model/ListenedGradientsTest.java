package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.optimizer.Clipped;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.TrainingListener;
import io.rnn4j.core.training.TrainingProgress;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** The gradients that a listener reads are those of the step that has just been taken. */
class ListenedGradientsTest {
    private static final Tensor X = Data.normal("x", 6, 3, 2);
    private static final Tensor Y = Data.normal("y", 6, 1);

    private final Model model =
            Sequential.of(1, input(2), gru(4), dense(1))
                    .compile(
                            Clipped.byGlobalNorm(new GradientDescent(1), 0.1),
                            new MeanSquaredError());
    private Map<String, Tensor> before;
    private int steps;

    /** With a learning rate of 1, a step subtracts the gradient. */
    private void assertStep(TrainingProgress progress) {
        Map<String, Tensor> expected = new LinkedHashMap<>(before);
        progress.copyOfGradients()
                .forEach((name, gradient) -> expected.computeIfPresent(name, minus(gradient)));
        before = progress.model().weights().copyOfAll();
        assertEquals(expected, before);
        steps++;
    }

    private static BiFunction<String, Tensor, Tensor> minus(Tensor gradient) {
        return (name, weight) -> {
            Tensor next = Tensor.zeros(weight.shape().toArray());
            for (int n = 0; n < next.array().length; n++) {
                next.array()[n] = weight.array()[n] - gradient.array()[n];
            }
            return next;
        };
    }

    @Test
    void theyAreThoseThatTheOptimizerHasGot() {
        before = model.weights().copyOfAll();
        model.weights().freeze("gru");
        List<Integer> sizes = new ArrayList<>();
        TrainingListener starting =
                new TrainingListener() {
                    @Override
                    public void trainingStarted(TrainingProgress progress) {
                        sizes.add(progress.copyOfGradients().size());
                    }

                    @Override
                    public void epochEnded(TrainingProgress progress) { // after the validation
                        sizes.add(progress.copyOfGradients().size());
                    }
                };
        FitOptions options =
                FitOptions.epochs(2)
                        .batchSize(2)
                        .validation(X, Y)
                        .listener(TrainingListener.onBatchEnded(this::assertStep))
                        .listener(starting);
        model.fit(X, Y, options);
        model.weights().unfreeze("gru");
        model.fit(X, Y, options);
        int all = before.size();
        assertEquals(12, steps);
        assertEquals(List.of(0, 2, 2, 0, all, all), sizes);
    }
}
