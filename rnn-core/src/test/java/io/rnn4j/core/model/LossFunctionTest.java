package io.rnn4j.core.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.tensor.Shape;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.loss.GaussianNegativeLogLikelihood;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.loss.OneHotSoftmaxCrossEntropy;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.training.NonFiniteException;

import org.junit.jupiter.api.Test;

/** Losses of single calls. */
class LossFunctionTest {
    @Test
    void maskedRowOfALossHasNoGradient() {
        Tensor prediction = Tensor.of(new float[] {Float.NaN, 1}, 2, 1);
        Tensor mask = Tensor.of(new float[] {0, 1}, 2);
        LossFunction.Result result =
                new LossFunction(new MeanSquaredError())
                        .apply(prediction, Tensor.zeros(2, 1), mask, null);
        assertEquals(1, result.value().get());
        assertArrayEquals(new float[] {0, 2}, result.gradient().array());
    }

    @Test
    void nanAndInfiniteTargetsAreRejected() {
        LossFunction loss = new LossFunction(new MeanSquaredError());
        Tensor valid = Tensor.zeros(3, 2);
        for (float hole : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            Tensor holed = Tensor.zeros(3, 2);
            holed.set(hole, 1, 1);
            String message =
                    assertThrows(NonFiniteException.class, () -> loss.apply(valid, holed))
                            .getMessage();
            String expected = "the target contains %s in row 1, column 1".formatted(hole);
            assertTrue(message.contains(expected), message);
            Tensor mask = Tensor.of(new float[] {1, 0, 1}, 3);
            assertEquals(0, loss.apply(valid, holed, mask, null).value().get());
        }
        Tensor prediction = Tensor.zeros(3, 2);
        prediction.set(Float.NaN, 2, 0);
        String message =
                assertThrows(NonFiniteException.class, () -> loss.apply(prediction, valid))
                        .getMessage();
        assertTrue(message.contains("prediction contains NaN in row 2, column 0"), message);
    }

    @Test
    void logitOfMinusInfinityExcludesAClass() {
        float none = Float.NEGATIVE_INFINITY;
        Tensor logits = Tensor.of(new float[] {1, none, 1}, 1, 3);
        LossFunction.Result index =
                new LossFunction(new SoftmaxCrossEntropy()).apply(logits, Tensor.zeros(1));
        LossFunction.Result oneHot =
                new LossFunction(new OneHotSoftmaxCrossEntropy())
                        .apply(logits, Tensor.of(new float[] {1, 0, 0}, 1, 3));
        assertEquals(Math.log(2), index.value().get(), 1e-6);
        assertEquals(Math.log(2), oneHot.value().get(), 1e-6);
        assertArrayEquals(new float[] {-0.5f, 0, 0.5f}, index.gradient().array(), 1e-6f);
        assertArrayEquals(new float[] {-0.5f, 0, 0.5f}, oneHot.gradient().array(), 1e-6f);
    }

    /** Two targets of a loss with two parameters each: all means come before all variances. */
    @Test
    void targetsMayBeNarrowerThanPredictions() {
        LossFunction loss =
                new LossFunction(new GaussianNegativeLogLikelihood(false, LossReduction.NONE));
        Tensor prediction = Tensor.of(new float[] {1, 2, 0, 4}, 1, 4);
        LossFunction.Result result = loss.apply(prediction, Tensor.of(new float[] {3, 2}, 1, 2));
        assertEquals(Shape.of(1, 2), result.value().shape());
        assertArrayEquals(new float[] {2, 2}, result.value().array(), 1e-6f);
        assertArrayEquals(new float[] {-2, 0, -1.5f, 0.5f}, result.gradient().array(), 1e-6f);
        Tensor three = Tensor.zeros(1, 3);
        String message =
                assertThrows(IllegalArgumentException.class, () -> loss.apply(prediction, three))
                        .getMessage();
        assertTrue(message.contains("or for this loss 2 in a row; got [1, 3]"), message);
        message =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> loss.apply(three, Tensor.zeros(1, 2)))
                        .getMessage();
        assertTrue(message.contains("needs 2 parameters for every element of"), message);
    }
}
