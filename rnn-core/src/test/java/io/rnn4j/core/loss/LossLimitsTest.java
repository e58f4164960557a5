package io.rnn4j.core.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import static java.lang.Float.NEGATIVE_INFINITY;
import static java.lang.Float.POSITIVE_INFINITY;

import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.model.LossFunction;

import org.junit.jupiter.api.Test;

/** Losses and gradients of infinite predictions are their limits; huge rows do not overflow. */
class LossLimitsTest {
    private static float[] row(float... row) {
        return row;
    }

    private static void check(
            Loss loss, float[] prediction, float[] target, float value, float... gradient) {
        LossFunction.Result result =
                new LossFunction(loss)
                        .apply(
                                Tensor.of(prediction, 1, prediction.length),
                                Tensor.of(target, 1, target.length));
        assertEquals(value, result.value().get(), 1e-6f);
        assertArrayEquals(gradient, result.gradient().array(), 1e-6f);
    }

    @Test
    void softmaxCrossEntropyOfAnExcludedClass() {
        float[] logits = row(NEGATIVE_INFINITY, 1, 1);
        check(new SoftmaxCrossEntropy(), logits, row(0), POSITIVE_INFINITY, -1, 0.5f, 0.5f);
        Loss oneHot = new OneHotSoftmaxCrossEntropy();
        check(oneHot, logits, row(1, 0, 0), POSITIVE_INFINITY, -1, 0.5f, 0.5f);
        Loss divergence = new KullbackLeiblerDivergence();
        check(divergence, logits, row(1, 0, 0), POSITIVE_INFINITY, -1, 0.5f, 0.5f);
    }

    @Test
    void softmaxCrossEntropyOfACertainClass() {
        float[] logits = row(2, POSITIVE_INFINITY, 1);
        check(new SoftmaxCrossEntropy(), logits, row(1), 0, 0, 0, 0);
        check(new SoftmaxCrossEntropy(), logits, row(0), POSITIVE_INFINITY, -1, 1, 0);
        check(new OneHotSoftmaxCrossEntropy(), logits, row(0, 1, 0), 0, 0, 0, 0);
        check(new OneHotSoftmaxCrossEntropy(), logits, row(1, 0, 0), POSITIVE_INFINITY, -1, 1, 0);
    }

    @Test
    void binaryFocalCrossEntropy() {
        for (double gamma : new double[] {0, 0.5, 2, 4.5}) {
            Loss loss = new BinaryFocalCrossEntropyFromLogits().gamma(gamma).alpha(0.25);
            check(loss, row(POSITIVE_INFINITY), row(1), 0, 0);
            check(loss, row(NEGATIVE_INFINITY), row(0), 0, 0);
            check(loss, row(NEGATIVE_INFINITY), row(1), POSITIVE_INFINITY, -0.25f);
            check(loss, row(POSITIVE_INFINITY), row(0), POSITIVE_INFINITY, 0.75f);
            check(loss, row(-1000), row(1), 250, -0.25f);
        }
    }

    @Test
    void meanSquaredLogarithmicError() {
        Loss loss = new MeanSquaredLogarithmicError();
        check(loss, row(POSITIVE_INFINITY), row(1), POSITIVE_INFINITY, 0);
        check(loss, row(NEGATIVE_INFINITY), row(0), 0, 0);
    }

    @Test
    void cosineSimilarityOfHugeRows() {
        Loss loss = new CosineSimilarity();
        for (float size : new float[] {1, 1e14f, 1e16f, 1e20f, 1e30f, 3e38f}) {
            check(loss, row(size, size), row(1, 1), -1, 0, 0);
            check(loss, row(0, size), row(3, 4), -0.8f, -0.6f / size, 0);
            check(loss, row(0, 1), row(0.75f * size, size), -0.8f, -0.6f, 0);
        }
    }
}
