package io.rnn4j.core.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.model.LossFunction;

import org.junit.jupiter.api.Test;

import java.util.List;

/** Cross-entropies of logits from -1e4 to 1e4 and ±∞, compared with double precision. */
class CrossEntropyAccuracyTest {
    private static final float[] LOGITS = {
        0, 1e-30f, 1e-6f, 0.3f, 1, 5, 12, 15, 16.5f, 17, 20, 40, 80, 87, 90, 100, 104, 1000, 1e4f
    };

    private static LossFunction.Result apply(Loss loss, float[] prediction, float... target) {
        return new LossFunction(loss)
                .apply(
                        Tensor.of(prediction, 1, prediction.length),
                        Tensor.of(target, 1, target.length));
    }

    /** ln(1 + eᶻ) in double precision. */
    private static double softplus(double z) {
        return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
    }

    private static double sigmoid(double z) {
        return z < 0 ? Math.exp(z) / (1 + Math.exp(z)) : 1 / (1 + Math.exp(-z));
    }

    private static void assertUnits(double expected, float actual, String message) {
        double unit = Math.ulp((float) expected);
        assertEquals(expected, actual, 2 * unit, message);
    }

    @Test
    void binaryOnBothSides() {
        Loss loss = new BinaryCrossEntropyFromLogits();
        for (float size : LOGITS) {
            for (float z : new float[] {size, -size}) {
                LossFunction.Result negative = apply(loss, new float[] {z}, 0);
                assertUnits(softplus(z), negative.value().array()[0], "target 0, logit " + z);
                assertUnits(sigmoid(z), negative.gradient().array()[0], "target 0, logit " + z);
                LossFunction.Result positive = apply(loss, new float[] {z}, 1);
                assertUnits(softplus(-z), positive.value().array()[0], "target 1, logit " + z);
                assertUnits(-sigmoid(-z), positive.gradient().array()[0], "target 1, logit " + z);
            }
        }
    }

    @Test
    void binaryWithProbabilitiesAndWeights() {
        double w = 2.5;
        double y = 0.25;
        Loss loss = new BinaryCrossEntropyFromLogits().positiveWeights(List.of(w));
        for (float size : LOGITS) {
            for (float z : new float[] {size, -size}) {
                double value = w * y * softplus(-z) + (1 - y) * softplus(z);
                double actual = apply(loss, new float[] {z}, (float) y).value().array()[0];
                assertEquals(value, actual, value * 1e-6, "logit " + z);
            }
        }
    }

    @Test
    void binaryAtInfinity() {
        Loss loss = new BinaryCrossEntropyFromLogits();
        float infinity = Float.POSITIVE_INFINITY;
        float[][] cases = { // logit, target, value, gradient
            {infinity, 1, 0, 0},
            {-infinity, 0, 0, 0},
            {infinity, 0, infinity, 1},
            {-infinity, 1, infinity, -1},
        };
        for (float[] each : cases) {
            LossFunction.Result result = apply(loss, new float[] {each[0]}, each[1]);
            assertEquals(each[2], result.value().array()[0]);
            assertEquals(each[3], result.gradient().array()[0], 0);
        }
    }

    @Test
    void softmaxOfTwoClassesOnBothSides() {
        check(new SoftmaxCrossEntropy(), 0);
        check(new OneHotSoftmaxCrossEntropy(), 1, 0);
    }

    private static void check(Loss loss, float... target) {
        for (float size : LOGITS) {
            for (float z : new float[] {size, -size}) {
                LossFunction.Result result = apply(loss, new float[] {0, z}, target);
                double value = softplus(z);
                assertEquals(value, result.value().array()[0], close(value), "logit " + z);
                double slope = sigmoid(z);
                float[] gradient = result.gradient().array();
                assertEquals(-slope, gradient[0], close(slope), "logit " + z);
                assertEquals(slope, gradient[1], close(slope), "logit " + z);
            }
        }
    }

    /** {@return a relative tolerance of 1e-6; numbers that are not normal may be 0} */
    private static double close(double expected) {
        return Math.max(Float.MIN_NORMAL, Math.abs(expected) * 1e-6);
    }

    @Test
    void excludedClasses() {
        float excluded = Float.NEGATIVE_INFINITY;
        Loss loss = new SoftmaxCrossEntropy(-100, LossReduction.NONE);
        LossFunction.Result impossible = apply(loss, new float[] {excluded, 1, 2}, 0);
        assertEquals(Float.POSITIVE_INFINITY, impossible.value().array()[0]);
        LossFunction.Result certain = apply(loss, new float[] {3, excluded, excluded}, 0);
        assertEquals(0, certain.value().array()[0]);
        for (float gradient : certain.gradient().array()) {
            assertEquals(0, Math.abs(gradient));
        }
        LossFunction.Result ordinary = apply(loss, new float[] {1, excluded, 2}, 0);
        assertEquals(softplus(1), ordinary.value().array()[0], 1e-6);
        assertEquals(0, Math.abs(ordinary.gradient().array()[1]));
        assertTrue(ordinary.gradient().array()[0] < 0);
        Loss oneHot = new OneHotSoftmaxCrossEntropy(0, LossReduction.NONE);
        impossible = apply(oneHot, new float[] {excluded, 1, 2}, 1, 0, 0);
        assertEquals(Float.POSITIVE_INFINITY, impossible.value().array()[0]);
        ordinary = apply(oneHot, new float[] {1, excluded, 2}, 1, 0, 0);
        assertEquals(softplus(1), ordinary.value().array()[0], 1e-6);
    }
}
