package io.rnn4j.kernel.scalar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.Float.MAX_VALUE;
import static java.lang.Float.MIN_VALUE;
import static java.lang.Float.NEGATIVE_INFINITY;
import static java.lang.Float.NaN;
import static java.lang.Float.POSITIVE_INFINITY;

import org.junit.jupiter.api.Test;

import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;

/** The functions have errors of at most 2 units in the last place, over all floats. */
class FloatMathTest {

    /** A prime: every 257th bit pattern covers all exponents and many fractions. */
    private static final int STEP = 257;

    private static final double LIMIT = 2;

    private interface Function {
        float of(float x);
    }

    @Test
    void exp() {
        checkAccuracy(FloatMath::exp, StrictMath::exp);
        checkRange(FloatMath::exp, StrictMath::exp, 88.7f, 89.1f);
        checkRange(FloatMath::exp, StrictMath::exp, -104.1f, -103.2f);
        assertEquals(1f, FloatMath.exp(0f));
        assertEquals(1f, FloatMath.exp(-0f));
        assertEquals(0f, FloatMath.exp(NEGATIVE_INFINITY));
        assertEquals(POSITIVE_INFINITY, FloatMath.exp(POSITIVE_INFINITY));
        assertEquals(NaN, FloatMath.exp(NaN));
        assertEquals(MIN_VALUE, FloatMath.exp(-103.5f));
    }

    /** Pairs whose difference is not a float, so that it is rounded. */
    @Test
    void expOfDifference() {
        SplittableRandom random = new SplittableRandom(1);
        for (int n = 0; n < 100_000; n++) {
            float a = (float) random.nextDouble(-80, 80);
            float b = (float) (a - random.nextDouble(-80, 80) * random.nextInt(2));
            double exact = StrictMath.exp((double) a - b);
            assertEquals(exact, FloatMath.expOfDifference(a, b), 2.5e-7 * exact, a + " - " + b);
        }
        assertEquals(1f, FloatMath.expOfDifference(-0f, 0f));
        assertEquals(0f, FloatMath.expOfDifference(NEGATIVE_INFINITY, 1e30f));
        assertEquals(0f, FloatMath.expOfDifference(1e30f, POSITIVE_INFINITY));
        assertEquals(0f, FloatMath.expOfDifference(-MAX_VALUE, MAX_VALUE));
        assertEquals(POSITIVE_INFINITY, FloatMath.expOfDifference(MAX_VALUE, -MAX_VALUE));
        assertEquals(NaN, FloatMath.expOfDifference(NEGATIVE_INFINITY, NEGATIVE_INFINITY));
        assertEquals(NaN, FloatMath.expOfDifference(NaN, 1));
        assertEquals(NaN, FloatMath.expOfDifference(1, NaN));
    }

    @Test
    void expm1() {
        checkAccuracy(FloatMath::expm1, StrictMath::expm1);
        checkRange(FloatMath::expm1, StrictMath::expm1, 0.34f, 0.36f);
        assertEquals(0f, FloatMath.expm1(0f));
        assertEquals(-0f, FloatMath.expm1(-0f));
        assertEquals(MIN_VALUE, FloatMath.expm1(MIN_VALUE));
        assertEquals(-1f, FloatMath.expm1(NEGATIVE_INFINITY));
        assertEquals(POSITIVE_INFINITY, FloatMath.expm1(POSITIVE_INFINITY));
        assertEquals(NaN, FloatMath.expm1(NaN));
    }

    @Test
    void log() {
        checkAccuracy(FloatMath::log, StrictMath::log);
        checkRange(FloatMath::log, StrictMath::log, 0.99f, 1.01f);
        checkRange(FloatMath::log, StrictMath::log, 1.33f, 1.34f);
        assertEquals(0f, FloatMath.log(1f));
        assertEquals(NEGATIVE_INFINITY, FloatMath.log(0f));
        assertEquals(NEGATIVE_INFINITY, FloatMath.log(-0f));
        assertEquals(NaN, FloatMath.log(-MIN_VALUE));
        assertEquals(NaN, FloatMath.log(NEGATIVE_INFINITY));
        assertEquals(POSITIVE_INFINITY, FloatMath.log(POSITIVE_INFINITY));
        assertEquals(NaN, FloatMath.log(NaN));
    }

    @Test
    void sigmoid() {
        checkAccuracy(FloatMath::sigmoid, FloatMathTest::trueSigmoid);
        checkRange(FloatMath::sigmoid, FloatMathTest::trueSigmoid, -0.00166f, -0.00165f);
        checkRange(FloatMath::sigmoid, FloatMathTest::trueSigmoid, -3.48f, -3.45f);
        checkRange(FloatMath::sigmoid, FloatMathTest::trueSigmoid, -104.1f, -103.2f);
        assertEquals(0.5f, FloatMath.sigmoid(0f));
        assertEquals(0.5f, FloatMath.sigmoid(-0f));
        assertEquals((float) StrictMath.exp(-100), FloatMath.sigmoid(-100f), MIN_VALUE);
        assertEquals(0f, FloatMath.sigmoid(NEGATIVE_INFINITY));
        assertEquals(1f, FloatMath.sigmoid(POSITIVE_INFINITY));
        assertEquals(NaN, FloatMath.sigmoid(NaN));
    }

    @Test
    void tanh() {
        checkAccuracy(FloatMath::tanh, StrictMath::tanh);
        checkRange(FloatMath::tanh, StrictMath::tanh, 0.51f, 0.53f);
        assertEquals(0f, FloatMath.tanh(0f));
        assertEquals(-0f, FloatMath.tanh(-0f));
        assertEquals(MIN_VALUE, FloatMath.tanh(MIN_VALUE));
        assertEquals(-1e-20f, FloatMath.tanh(-1e-20f));
        assertEquals(-1f, FloatMath.tanh(NEGATIVE_INFINITY));
        assertEquals(1f, FloatMath.tanh(POSITIVE_INFINITY));
        assertEquals(NaN, FloatMath.tanh(NaN));
    }

    @Test
    void softplus() {
        checkAccuracy(FloatMath::softplus, FloatMathTest::trueSoftplus);
        checkRange(FloatMath::softplus, FloatMathTest::trueSoftplus, 0.014f, 0.015f);
        assertEquals(0f, FloatMath.softplus(NEGATIVE_INFINITY));
        assertEquals(POSITIVE_INFINITY, FloatMath.softplus(POSITIVE_INFINITY));
        assertEquals(MAX_VALUE, FloatMath.softplus(MAX_VALUE));
        assertEquals(NaN, FloatMath.softplus(NaN));
    }

    private static double trueSigmoid(double x) {
        double u = StrictMath.exp(-StrictMath.abs(x));
        return (x < 0 ? u : 1) / (1 + u);
    }

    private static double trueSoftplus(double x) {
        return StrictMath.max(x, 0) + StrictMath.log1p(StrictMath.exp(-StrictMath.abs(x)));
    }

    private static void checkAccuracy(Function function, DoubleUnaryOperator truth) {
        for (long bits = Integer.MIN_VALUE; bits <= Integer.MAX_VALUE; bits += STEP) {
            check(function, truth, Float.intBitsToFloat((int) bits));
        }
    }

    /** All floats of ranges with the largest errors or a change of the formula. */
    private static void checkRange(
            Function function, DoubleUnaryOperator truth, float from, float to) {
        for (float x = from; x <= to; x = Math.nextUp(x)) {
            check(function, truth, x);
        }
    }

    private static void check(Function function, DoubleUnaryOperator truth, float x) {
        double expected = truth.applyAsDouble(x);
        float actual = function.of(x);
        if (Double.isNaN(expected) || Math.abs((float) expected) > MAX_VALUE) {
            if (Float.compare((float) expected, actual) != 0) {
                assertEquals((float) expected, actual, "at " + x);
            }
            return;
        }
        int exponent = Math.max(Math.getExponent(expected), Float.MIN_EXPONENT);
        double error = Math.abs(actual - expected) / Math.scalb(1.0, exponent - 23);
        if (!(error <= LIMIT)) {
            assertTrue(
                    error <= LIMIT,
                    "at " + x + ": " + actual + " is " + error + " units from " + expected);
        }
    }
}
