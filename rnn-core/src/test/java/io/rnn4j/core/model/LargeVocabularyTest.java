package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.embedding;
import static io.rnn4j.core.layer.Layers.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.component.Initializer;
import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.loss.Objective;
import io.rnn4j.api.loss.ObjectiveDefinition;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.metric.Accuracy;
import io.rnn4j.core.optimizer.GradientDescent;

import org.junit.jupiter.api.Test;

/** Indices that floats do not distinguish: from 2²⁴ on, a float counts in steps of 2. */
class LargeVocabularyTest {
    private static final int ENTRIES = 20_000_000;
    private static final int ODD = (1 << 24) + 1;

    /** Rows 2²⁴ - 1 to 2²⁴ + 2 of the table contain 1, 2, 3 and 4. */
    private record FourRows() implements Initializer {
        @Override
        public String name() {
            return "four_rows";
        }

        @Override
        public void initialize(float[] values, int rows, int columns, RandomNumbers random) {
            for (int n = 0; n < 4; n++) {
                values[ODD - 2 + n] = n + 1;
            }
        }
    }

    @Test
    void everyRowOfALargeTableIsReadAndTrained() {
        Model model = Sequential.of(input(1), embedding(ENTRIES, 1).initializer(new FourRows()));
        int[] tokens = {ODD, ODD - 1, ODD + 1, ODD - 2};
        assertEquals(
                Tensor.of(new float[] {3, 2, 4, 1}, 1, 4, 1),
                model.predict(Tensor.of(tokens, 1, 4)));
        float[] output = new float[1];
        Session session = model.session(1);
        session.step(new int[] {ODD}, output);
        assertEquals(3, output[0]);
        refused(
                "the numbers of a step are floats, which are exact up to 16777216, too few for the"
                        + " 20000000 entries of layer 'embedding'; give ints",
                () -> session.step(new float[] {ODD}, output));
        refused(
                "values of input 'input' are floats, which are exact up to 16777216",
                () -> model.predict(Tensor.of(new float[] {1}, 1, 1, 1)));
        refused(
                "got 20000000 in the values of input 'input', sample 0, step 0",
                () -> model.predict(Tensor.of(new int[] {ENTRIES}, 1, 1)));

        model.compile(new GradientDescent(0.5), new MeanSquaredError());
        model.trainStep(Tensor.of(new int[] {ODD}, 1, 1), Tensor.zeros(1, 1, 1));
        assertEquals(
                Tensor.of(new float[] {0, 2, 4, 1}, 1, 4, 1),
                model.predict(Tensor.of(tokens, 1, 4)));
    }

    /** The prediction at the target's class. */
    private record Chosen() implements Loss {
        @Override
        public String name() {
            return "chosen";
        }

        @Override
        public LossReduction reduction() {
            return LossReduction.SUM;
        }

        @Override
        public int targetWidth(int predictionWidth) {
            return 1;
        }

        @Override
        public void define(Objective o) {
            o.value(o.targetIndex(-1).oneHot(o.prediction().width()).times(o.prediction()).sum());
        }
    }

    @Test
    void everyClassOfManyIsATarget() {
        Tensor prediction = Tensor.zeros(1, ODD + 1);
        prediction.set(2, 0, ODD - 1);
        prediction.set(3, 0, ODD);
        LossFunction loss = new LossFunction(new Chosen());
        LossFunction.Result result = loss.apply(prediction, Tensor.of(new int[] {ODD}, 1));
        assertEquals(3, result.value().get());
        assertEquals(1, result.gradient().get(0, ODD));
        assertEquals(0, result.gradient().get(0, ODD - 1));
        refused(
                "the targets are floats, which are exact up to 16777216, too few for 16777218"
                        + " classes",
                () -> loss.apply(prediction, Tensor.of(new float[] {ODD}, 1)));
        refused("got 16777218", () -> loss.apply(prediction, Tensor.of(new int[] {ODD + 1}, 1)));
    }

    @Test
    void accuracyRejectsMoreClassesThanItDistinguishes() {
        refused(
                "metric 'accuracy' compares up to 16777216 classes, got predictions of 16777217",
                () -> ObjectiveDefinition.of(new Accuracy(), new SoftmaxCrossEntropy(), ODD, 1));
    }

    private static void refused(String part, Runnable call) {
        String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
        assertTrue(message.contains(part), message);
    }
}
