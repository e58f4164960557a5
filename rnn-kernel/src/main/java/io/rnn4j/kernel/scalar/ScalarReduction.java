package io.rnn4j.kernel.scalar;

import io.rnn4j.kernel.Reduction;

import java.util.Arrays;

/**
 * The {@link Reduction}s of rows, and the sum of all rows, as plain loops; sums of a row in their
 * structure of 16 partial sums. They define the bits that every {@link io.rnn4j.kernel.Kernels}
 * gives. An instance owns the partial sums: it is used by one thread at a time.
 */
public final class ScalarReduction {

    private static final int PARTS = 16;

    private final float[] parts = new float[PARTS];

    /** Creates the reductions for the use of one thread. */
    public ScalarReduction() {}

    /**
     * Reduces every row to one number, as {@link io.rnn4j.kernel.Kernels#reduce} does.
     *
     * @param reduction what to compute
     * @param rows number of rows
     * @param width elements of a row, at least 1
     * @param d result, one number a row
     * @param dOffset where it begins
     * @param dStride distance of two numbers
     * @param a operand
     * @param aOffset where it begins
     * @param aStride distance of its rows
     * @throws IndexOutOfBoundsException if an array ends before what is read or written
     */
    public void reduce(
            Reduction reduction,
            int rows,
            int width,
            float[] d,
            int dOffset,
            int dStride,
            float[] a,
            int aOffset,
            int aStride) {
        for (int row = 0; row < rows; row++) {
            int aAt = aOffset + row * aStride;
            d[dOffset + row * dStride] =
                    switch (reduction) {
                        case SUM -> sum(width, a, aAt);
                        case MAXIMUM -> maximum(width, a, aAt);
                        case LOG_SUM_EXP -> logSumExp(width, a, aAt);
                    };
        }
    }

    /**
     * Adds all rows to one, as {@link io.rnn4j.kernel.Kernels#sumRows} does.
     *
     * @param rows number of rows
     * @param width elements of a row
     * @param d result, added to
     * @param dOffset where it begins
     * @param a operand
     * @param aOffset where its first row begins
     * @param aStride distance of its rows; negative for descending rows
     * @throws IndexOutOfBoundsException if an array ends before what is read or written
     */
    public static void sumRows(
            int rows, int width, float[] d, int dOffset, float[] a, int aOffset, int aStride) {
        for (int row = 0; row < rows; row++) {
            int aAt = aOffset + row * aStride;
            for (int k = 0; k < width; k++) {
                d[dOffset + k] += a[aAt + k];
            }
        }
    }

    private float sum(int width, float[] a, int aAt) {
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
            return largest; // ∞ - ∞ is no number
        }
        Arrays.fill(parts, 0f);
        for (int k = 0; k < width; k++) {
            parts[k % PARTS] += FloatMath.exp(a[aAt + k] - largest);
        }
        return largest + FloatMath.log(total());
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
