package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.embedding;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.optimizer.AdamW;
import io.rnn4j.core.optimizer.MovingAverage;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.History;
import io.rnn4j.core.training.TrainingListener;
import io.rnn4j.core.training.TrainingProgress;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Averages of weights take the place of the weights for evaluations. */
class MovingAverageTest {
    private static final double DECAY = 0.8;

    private final Tensor x = Data.normal("x", 8, 5, 3);
    private final Tensor y = Data.normal("y", 8, 2);
    private final FitOptions options = FitOptions.epochs(3).batchSize(4).shuffle(false);

    private static Model model(Optimizer optimizer) {
        return Sequential.of(5, input(3), gru(4), dense(2))
                .compile(optimizer, new MeanSquaredError());
    }

    private static Model averaging() {
        return model(new MovingAverage(new Adam(0.05)).decay(DECAY));
    }

    /** The weights after every step of a training without averages. */
    private List<Map<String, Tensor>> steps() {
        List<Map<String, Tensor>> steps = new ArrayList<>();
        TrainingListener record =
                new TrainingListener() {
                    @Override
                    public void batchEnded(TrainingProgress progress) {
                        steps.add(progress.model().weights().copyOfAll());
                    }
                };
        model(new Adam(0.05)).fit(x, y, options.listener(record));
        return steps;
    }

    private static void assertAverage(
            List<Map<String, Tensor>> steps, Map<String, Tensor> averages) {
        averages.forEach(
                (name, average) -> {
                    double[] expected = new double[average.array().length];
                    for (int step = 0; step < steps.size(); step++) {
                        for (int k = 0; k < expected.length; k++) {
                            double kept = step == 0 ? 0 : DECAY;
                            double weight = steps.get(step).get(name).array()[k];
                            expected[k] = kept * expected[k] + (1 - kept) * weight;
                        }
                    }
                    for (int k = 0; k < expected.length; k++) {
                        assertEquals(expected[k], average.array()[k], 1e-6, name + k);
                    }
                });
    }

    @Test
    void fitEndsWithTheAverages() {
        Model model = averaging();
        model.fit(x, y, options);
        assertAverage(steps(), model.weights().copyOfAll());
        assertEquals(model.weights().copyOfAll(), model.averagedWeights());
    }

    @Test
    void trainingItselfUsesTheWeights() {
        Model model = averaging();
        List<Map<String, Tensor>> steps = new ArrayList<>();
        List<Map<String, Tensor>> epochs = new ArrayList<>();
        List<Map<String, Tensor>> averages = new ArrayList<>();
        TrainingListener record =
                new TrainingListener() {
                    @Override
                    public void batchEnded(TrainingProgress progress) {
                        steps.add(progress.model().weights().copyOfAll());
                        averages.add(model.averagedWeights());
                    }

                    @Override
                    public void epochEnded(TrainingProgress progress) {
                        epochs.add(progress.model().weights().copyOfAll());
                        averages.add(model.averagedWeights());
                    }
                };
        model.fit(x, y, options.listener(record));
        assertEquals(steps(), steps);
        for (int epoch = 0; epoch < 3; epoch++) {
            assertAverage(steps.subList(0, 2 * epoch + 2), epochs.get(epoch));
            assertEquals(epochs.get(epoch), averages.get(3 * epoch + 1));
            assertEquals(epochs.get(epoch), averages.get(3 * epoch + 2));
        }
    }

    @Test
    void validationUsesTheAverages() {
        Model model = averaging();
        Tensor otherX = Data.normal("other x", 6, 5, 3);
        Tensor otherY = Data.normal("other y", 6, 2);
        List<Double> evaluated = new ArrayList<>();
        TrainingListener evaluate =
                new TrainingListener() {
                    @Override
                    public void epochEnded(TrainingProgress progress) {
                        evaluated.add(model.evaluate(otherX, otherY).get("loss"));
                    }
                };
        History history = model.fit(x, y, options.validation(otherX, otherY).listener(evaluate));
        assertArrayEquals(
                evaluated.stream().mapToDouble(loss -> loss).toArray(), history.of("val_loss"));
        assertEquals(evaluated.getLast(), model.evaluate(otherX, otherY).get("loss"));
        History plain = model(new Adam(0.05)).fit(x, y, options.validation(otherX, otherY));
        assertArrayEquals(plain.loss(), history.loss());
        assertNotEquals(plain.of("val_loss")[2], history.of("val_loss")[2]);
    }

    @Test
    void stepsKeepTheWeights() {
        Model model = averaging();
        Model plain = model(new Adam(0.05));
        assertEquals(model.weights().copyOfAll(), model.averagedWeights());
        List<Map<String, Tensor>> steps = new ArrayList<>();
        for (int step = 0; step < 4; step++) {
            model.trainStep(x, y);
            plain.trainStep(x, y);
            steps.add(plain.weights().copyOfAll());
            assertEquals(plain.weights().copyOfAll(), model.weights().copyOfAll());
            assertAverage(steps, model.averagedWeights());
        }
        assertEquals(plain.weights().copyOfAll(), plain.averagedWeights());
    }

    @Test
    void failedTrainingEndsWithTheAverages() {
        for (boolean atEpoch : new boolean[] {true, false}) {
            Model model = averaging();
            TrainingListener failing =
                    new TrainingListener() {
                        @Override
                        public void batchEnded(TrainingProgress progress) {
                            if (!atEpoch && progress.batch() == 1) {
                                throw new IllegalStateException("by the test");
                            }
                        }

                        @Override
                        public void epochEnded(TrainingProgress progress) {
                            throw new IllegalStateException("by the test");
                        }
                    };
            assertThrows(
                    IllegalStateException.class, () -> model.fit(x, y, options.listener(failing)));
            assertAverage(steps().subList(0, 2), model.weights().copyOfAll());
        }
    }

    @Test
    void frozenWeightsAndPaddingRowsAreNotReplaced() {
        Model model =
                Sequential.of(5, input(1), embedding(4, 3).paddingIndex(0), gru(4), dense(2))
                        .compile(
                                new MovingAverage(new AdamW(0.05)).decay(DECAY),
                                new MeanSquaredError());
        Tensor tokens = Tensor.of(new float[] {1, 2, 0, 3, 1, 0}, 2, 3, 1);
        Tensor target = Data.normal("y", 2, 2);
        Map<String, Tensor> before = new HashMap<>(model.weights().copyOfAll());
        model.trainStep(tokens, target);
        model.weights().freeze("gru");
        before.putAll(model.weights().copyOfAll());
        float[] padding = java.util.Arrays.copyOf(before.get("embedding/embeddings").array(), 3);
        model.fit(tokens, target, options);
        Tensor table = model.weights().copyOf("embedding/embeddings");
        assertArrayEquals(padding, java.util.Arrays.copyOf(table.array(), 3));
        assertEquals(before.get("gru/kernel"), model.weights().copyOf("gru/kernel"));
        assertEquals(model.weights().copyOfAll(), model.averagedWeights());
    }
}
