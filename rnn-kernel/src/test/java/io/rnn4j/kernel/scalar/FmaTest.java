package io.rnn4j.kernel.scalar;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.SplittableRandom;

/**
 * The fused multiply-add without hardware support equals {@link Math#fma(float, float, float)} to
 * the bit.
 */
class FmaTest {

    private static final float[] SPECIAL = {
        0f,
        -0f,
        1f,
        -1f,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MIN_NORMAL,
        -Math.nextDown(Float.MIN_NORMAL),
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.NaN,
        1 + 0x1p-23f,
        1 - 0x1p-24f,
        0x1p-75f,
        0x1p64f
    };

    private final SplittableRandom random = new SplittableRandom(1);

    @Test
    void specialNumbersInAllCombinations() {
        for (float a : SPECIAL) {
            for (float b : SPECIAL) {
                for (float c : SPECIAL) {
                    check(a, b, c);
                }
            }
        }
    }

    @Test
    void randomBits() {
        for (int i = 0; i < 500_000; i++) {
            check(anyFloat(), anyFloat(), anyFloat());
        }
    }

    /**
     * Product and addend of similar size cancel or leave a small remainder that decides the
     * rounding.
     */
    @Test
    void addendsNearTheProduct() {
        for (int i = 0; i < 500_000; i++) {
            float a = anyFloat();
            float b = anyFloat();
            float c = Math.scalb(a * b, random.nextInt(-60, 61));
            check(a, b, random.nextBoolean() ? c : -c);
        }
    }

    /** Sums close to the middle between two floats, where double rounding is wrong. */
    @Test
    void nearTies() {
        for (int i = 0; i < 500_000; i++) {
            float a = random.nextInt(1 << 12, 1 << 13);
            float b = random.nextInt(1 << 12, 1 << 13);
            float c = Math.scalb(random.nextInt(-3, 4), -random.nextInt(0, 60));
            int scale = random.nextInt(-160, 90);
            check(Math.scalb(a, scale / 2), Math.scalb(b, scale - scale / 2), Math.scalb(c, scale));
        }
    }

    private float anyFloat() {
        return Float.intBitsToFloat(random.nextInt());
    }

    private static void check(float a, float b, float c) {
        int expected = Float.floatToIntBits(Math.fma(a, b, c));
        if (expected != Float.floatToIntBits(Fma.exact(a, b, c))
                || expected != Float.floatToIntBits(Fma.fma(a, b, c))) {
            assertEquals(
                    Math.fma(a, b, c), Fma.exact(a, b, c), "exact: " + a + " * " + b + " + " + c);
            assertEquals(Math.fma(a, b, c), Fma.fma(a, b, c), "fma: " + a + " * " + b + " + " + c);
        }
    }
}
