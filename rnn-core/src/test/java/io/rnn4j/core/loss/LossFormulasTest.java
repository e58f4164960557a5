package io.rnn4j.core.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.model.LossFunction;

import org.junit.jupiter.api.Test;

import java.util.List;

/** Compares losses with their formulas in plain arithmetic, for settings without a golden case. */
class LossFormulasTest {
    private static final double TOLERANCE = 1e-6;

    private static LossFunction.Result apply(Loss loss, Tensor prediction, Tensor target) {
        return new LossFunction(loss).apply(prediction, target);
    }

    @Test
    void robustLossesAreQuadraticThenLinear() {
        Tensor prediction = Tensor.of(new float[] {0.25f, -3, 1, 0.5f}, 4, 1);
        Tensor target = Tensor.of(new float[] {0, 0, 1, 0}, 4, 1);
        LossFunction.Result huber = apply(new Huber(0.5, LossReduction.NONE), prediction, target);
        LossFunction.Result smooth =
                apply(new SmoothL1(0.5, LossReduction.NONE), prediction, target);
        double[] values = {0.03125, 0.5 * (3 - 0.25), 0, 0.125};
        double[] derivatives = {0.25, -0.5, 0, 0.5};
        for (int row = 0; row < values.length; row++) {
            assertEquals(values[row], huber.value().get(row, 0), TOLERANCE);
            assertEquals(derivatives[row], huber.gradient().get(row, 0), TOLERANCE);
            assertEquals(values[row] / 0.5, smooth.value().get(row, 0), TOLERANCE);
            assertEquals(derivatives[row] / 0.5, smooth.gradient().get(row, 0), TOLERANCE);
        }
    }

    /** The negative logarithms of the softmax of (1, -2, 0.5). */
    private static double[] logLosses() {
        double[] logits = {1, -2, 0.5};
        double sum = Math.exp(logits[0]) + Math.exp(logits[1]) + Math.exp(logits[2]);
        double[] losses = new double[3];
        for (int k = 0; k < 3; k++) {
            losses[k] = Math.log(sum) - logits[k];
        }
        return losses;
    }

    @Test
    void classWeightsWithLabelSmoothing() {
        double[] weights = {0.5, 2, 3};
        double smoothing = 0.3;
        double[] losses = logLosses();
        double even = 0;
        for (int k = 0; k < 3; k++) {
            even += smoothing / 3 * weights[k] * losses[k];
        }
        double first = (1 - smoothing) * weights[2] * losses[2] + even;
        double second = (1 - smoothing) * weights[0] * losses[0] + even;
        Loss loss =
                new SoftmaxCrossEntropy()
                        .classWeights(List.of(0.5, 2.0, 3.0))
                        .labelSmoothing(smoothing);
        Tensor logits = Tensor.of(new float[] {1, -2, 0.5f, 1, -2, 0.5f, 7, 8, 9}, 3, 3);
        Tensor classes = Tensor.of(new float[] {2, 0, -100}, 3);
        double expected = (first + second) / (weights[2] + weights[0]);
        assertEquals(expected, apply(loss, logits, classes).value().get(), TOLERANCE);
    }

    @Test
    void labelSmoothingOfADistribution() {
        double[] losses = logLosses();
        double expected = 0;
        double[] target = {0.25, 0.75, 0};
        for (int k = 0; k < 3; k++) {
            expected += (0.9 * target[k] + 0.1 / 3) * losses[k];
        }
        Loss loss = new OneHotSoftmaxCrossEntropy(0.1, LossReduction.MEAN);
        Tensor logits = Tensor.of(new float[] {1, -2, 0.5f}, 1, 3);
        Tensor distribution = Tensor.of(new float[] {0.25f, 0.75f, 0}, 1, 3);
        assertEquals(expected, apply(loss, logits, distribution).value().get(), TOLERANCE);
    }

    @Test
    void invalidSettingsAreRejected() {
        assertThrows(IllegalArgumentException.class, () -> new Huber(0));
        assertThrows(IllegalArgumentException.class, () -> new SmoothL1(Double.NaN));
        SoftmaxCrossEntropy plain = new SoftmaxCrossEntropy();
        assertThrows(IllegalArgumentException.class, () -> plain.labelSmoothing(1.5));
        assertThrows(IllegalArgumentException.class, () -> plain.classWeights(List.of(-1.0)));
        Loss two = plain.classWeights(List.of(1.0, 2.0));
        Exception failure =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> apply(two, Tensor.zeros(1, 3), Tensor.zeros(1)));
        assertTrue(failure.getMessage().contains("needs 3 class weights, got 2"));
    }
}
