package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.Components;
import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.ObjectiveDefinition;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.TrainedComponent;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.NonFiniteException;
import io.rnn4j.core.training.TrainingListener;
import io.rnn4j.core.training.TrainingProgress;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;
import java.util.stream.Stream;

/** Numbers that are not finite, anywhere in the data, are rejected before the first step. */
class NonFiniteDataTest {
    private static final int SAMPLES = 9;
    private static final int STEPS = 4;

    private final Tensor x = Data.normal("x", SAMPLES, STEPS, 3);
    private final Tensor y = Data.normal("y", SAMPLES, STEPS, 2);
    private final Model model =
            Sequential.of(input(3), gru(4).returnSequences(true), dense(2))
                    .compile(new Adam(), new MeanSquaredError());
    private final Map<String, Tensor> before = model.weights().copyOfAll();

    /** The order would meet the last sample in the last step. */
    private final FitOptions options =
            FitOptions.epochs(1)
                    .batchSize(1)
                    .shuffle(false)
                    .listener(
                            new TrainingListener() {
                                @Override
                                public void trainingStarted(TrainingProgress progress) {
                                    throw new AssertionError("the training has started");
                                }
                            });

    private void refused(Runnable call, String part) {
        String message = assertThrows(NonFiniteException.class, call::run).getMessage();
        assertTrue(message.contains(part), message);
        assertEquals(before, model.weights().copyOfAll());
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void anywhere(float hole) {
        Tensor inputs = x.copy();
        inputs.set(hole, SAMPLES - 1, 3, 2);
        Tensor targets = y.copy();
        targets.set(hole, SAMPLES - 1, 2, 1);
        String input =
                "the values of input 'input' contain %s in sample 8, step 3, feature 2"
                        .formatted(hole);
        String target =
                "the targets of output 'output' contain %s in sample 8, step 2, feature 1"
                        .formatted(hole);
        refused(() -> model.fit(inputs, y, options), input);
        refused(() -> model.fit(x, targets, options), target);
        refused(() -> model.evaluate(inputs, y), input);
        refused(() -> model.evaluate(x, targets), target);
        refused(() -> model.fit(inputs, y, options.truncated(1)), input);
        refused(() -> model.fit(x, targets, options.truncated(2, 1)), target);
        refused(() -> model.fit(inputs, y, options.validationSplit(0.3)), input);
        refused(() -> model.fit(x, targets, options.validationSplit(0.3)), target);
        refused(() -> model.fit(x, y, options.validation(inputs, y)), "validation data: " + input);
        refused(
                () -> model.fit(x, y, options.validation(x, targets)),
                "validation data: " + target);
        refused(() -> model.trainStep(inputs, y), input);
        refused(() -> model.trainStep(x, targets), target);
        Map<String, Tensor> states = Map.of("gru/h", Tensor.zeros(SAMPLES, 4));
        states.get("gru/h").set(hole, 5, 3);
        refused(
                () -> model.trainStep(x, y, null, states),
                "initial state 'gru/h' contains %s in sample 5, feature 3".formatted(hole));
        refused(
                () ->
                        model.fit(
                                Examples.of("input", x).target("output", y),
                                Examples.of("input", x).target("output", targets),
                                options),
                "validation data: " + target);
    }

    @Test
    void maskedStepsMayContainAnything() {
        Tensor inputs = x.copy();
        Tensor targets = y.copy();
        Tensor mask = Tensor.zeros(SAMPLES, STEPS);
        java.util.Arrays.fill(mask.array(), 1);
        for (int sample = 0; sample < SAMPLES; sample++) {
            mask.set(0, sample, sample % STEPS);
            inputs.set(Float.NaN, sample, sample % STEPS, 1);
            targets.set(Float.POSITIVE_INFINITY, sample, sample % STEPS, 0);
        }
        FitOptions quiet = FitOptions.epochs(2).batchSize(4);
        model.fit(inputs, targets, quiet.mask(mask).validation(inputs, targets, mask));
        model.trainStep(inputs, targets, mask, Map.of());
        assertTrue(Double.isFinite(model.evaluate(inputs, targets, mask).get("loss")));
        mask.set(1, 6, 2);
        String where = "sample 6, step 2, feature 1";
        String message =
                assertThrows(
                                NonFiniteException.class,
                                () -> model.fit(inputs, targets, quiet.mask(mask)))
                        .getMessage();
        assertTrue(message.contains(where), message);
    }

    @Test
    void theCheckCanBeTurnedOff() {
        Tensor targets = y.copy();
        targets.set(Float.NaN, 3, 0, 0);
        model.fit(x, targets, FitOptions.epochs(1).checkFinite(false));
        assertFalse(Float.isFinite(model.predict(x).array()[0]));
        assertFalse(Double.isFinite(model.evaluate(x, y).get("loss")));
    }

    /**
     * NaN is refused for every loss: as a violation of its rule, or as a number that is not finite.
     */
    @TestFactory
    Stream<DynamicTest> targetsOfEveryLoss() {
        return Components.of(Loss.class).all().stream()
                .map(loss -> DynamicTest.dynamicTest(loss.name(), () -> refusesNan(loss)));
    }

    private static void refusesNan(Loss loss) {
        int predictionWidth = TrainedComponent.width(loss);
        int width = loss.targetWidth(predictionWidth);
        Tensor targets = Tensor.zeros(SAMPLES, width);
        for (int sample = 0; sample < SAMPLES; sample++) {
            targets.set(1, sample, 0); // class 1, a probability, and a distribution
        }
        Tensor inputs = Data.normal("x", SAMPLES, STEPS, 3);
        Model model =
                Sequential.of(input(3), gru(4), dense(predictionWidth)).compile(new Adam(), loss);
        model.fit(inputs, targets, FitOptions.epochs(1));
        targets.set(Float.NaN, SAMPLES - 1, width - 1);
        Map<String, Tensor> before = model.weights().copyOfAll();
        boolean rule = ObjectiveDefinition.of(loss, predictionWidth, width).hasTargetRule();
        Class<? extends RuntimeException> type =
                rule ? IllegalArgumentException.class : NonFiniteException.class;
        FitOptions one = FitOptions.epochs(1).batchSize(1).shuffle(false);
        for (Runnable call :
                new Runnable[] {
                    () -> model.fit(inputs, targets, one), () -> model.trainStep(inputs, targets)
                }) {
            String message = assertThrows(type, call::run).getMessage();
            assertTrue(message.contains("NaN") && message.contains("sample 8"), message);
        }
        assertEquals(before, model.weights().copyOfAll());
        if (rule) {
            assertThrows(type, () -> model.evaluate(inputs, targets));
            Tensor prediction = model.predict(inputs);
            assertThrows(type, () -> new LossFunction(loss).apply(prediction, targets));
        }
    }
}
