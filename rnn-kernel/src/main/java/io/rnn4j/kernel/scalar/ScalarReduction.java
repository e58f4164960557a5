package io.rnn4j.kernel.scalar;

import io.rnn4j.kernel.Reduction;

import java.util.Arrays;

/** The {@link Reduction}s of one row, with their 16 partial sums, in plain loops. */
final class ScalarReduction {

    private static final int PARTS = 16;

    private final float[] parts = new float[PARTS];

    /** Reduces one row to a number. */
    float reduce(Reduction reduction, int width, float[] a, int aAt) {
        return switch (reduction) {
            case SUM -> sum(width, a, aAt);
            case MAXIMUM -> maximum(width, a, aAt);
            case LOG_SUM_EXP -> logSumExp(width, a, aAt);
        };
    }

    private float sum(int width, float[] a, int aAt) {
        double sum = 0;
        for (int k = 0; k < width; k += Reduction.BLOCK) {
            sum += sumOfBlock(Math.min(Reduction.BLOCK, width - k), a, aAt + k);
        }
        return (float) sum;
    }

    private float sumOfBlock(int width, float[] a, int aAt) {
        Arrays.fill(parts, 0f);
        for (int k = 0; k < width; k++) {
            parts[k % PARTS] += a[aAt + k];
        }
        return total();
    }

    private static float maximum(int width, float[] a, int aAt) {
        float largest = Float.NEGATIVE_INFINITY;
        for (int k = 0; k < width; k++) {
            largest = Math.max(largest, a[aAt + k]);
        }
        return largest;
    }

    private float logSumExp(int width, float[] a, int aAt) {
        float largest = maximum(width, a, aAt);
        if (Float.isInfinite(largest)) {
            return largest; // ∞ - ∞ is NaN
        }
        double sum = 0;
        for (int k = 0; k < width; k += Reduction.BLOCK) {
            sum += sumExpOfBlock(Math.min(Reduction.BLOCK, width - k), a, aAt + k, largest);
        }
        return largest + FloatMath.log((float) sum);
    }

    private float sumExpOfBlock(int width, float[] a, int aAt, float largest) {
        Arrays.fill(parts, 0f);
        for (int k = 0; k < width; k++) {
            parts[k % PARTS] += FloatMath.exp(a[aAt + k] - largest);
        }
        return total();
    }

    /** Adds the partial sums in halves. */
    private float total() {
        for (int half = PARTS / 2; half > 0; half /= 2) {
            for (int k = 0; k < half; k++) {
                parts[k] += parts[k + half];
            }
        }
        return parts[0];
    }
}
