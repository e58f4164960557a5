package io.rnn4j.simd.row;

import static io.rnn4j.simd.vector.Vectors.SPECIES;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import io.rnn4j.kernel.Reduction;
import io.rnn4j.kernel.scalar.FloatMath;
import io.rnn4j.simd.vector.Lanes;

import jdk.incubator.vector.FloatVector;

import java.util.Arrays;

/**
 * The {@link Reduction}s of one row, and the sum of rows. The 16 partial sums are one vector of 512
 * bit, two of 256 or four of 128 bit, and are added in scalar code. Rows shorter than a vector use
 * scalar code, because C2 allocates the vector before a loop that never runs.
 */
public final class VectorReduction {

    private static final int PARTS = 16;

    private final float[] parts = new float[PARTS];

    /** Reduces one row to a number. */
    public float reduce(Reduction reduction, int width, float[] a, int aAt) {
        return switch (reduction) {
            case SUM -> sum(width, a, aAt);
            case MAXIMUM -> maximum(width, a, aAt);
            case LOG_SUM_EXP -> logSumExp(width, a, aAt);
        };
    }

    private float sum(int width, float[] a, int aAt) {
        int bulk = width - width % PARTS;
        if (bulk == 0) {
            Arrays.fill(parts, 0f);
        } else {
            for (int part = 0; part < PARTS; part += Lanes.COUNT) {
                sumInto(parts, part, bulk, a, aAt + part);
            }
        }
        for (int k = bulk; k < width; k++) {
            parts[k - bulk] += a[aAt + k];
        }
        return total();
    }

    private static void sumInto(float[] parts, int part, int n, float[] a, int aAt) {
        FloatVector sum = broadcast(SPECIES, 0f);
        for (int k = 0; k < n; k += PARTS) {
            sum = sum.add(fromArray(SPECIES, a, aAt + k));
        }
        sum.intoArray(parts, part);
    }

    private float maximum(int width, float[] a, int aAt) {
        int bulk = width - width % Lanes.COUNT;
        float largest = Float.NEGATIVE_INFINITY;
        if (bulk > 0) {
            maximumInto(parts, bulk, a, aAt);
            for (int lane = 0; lane < Lanes.COUNT; lane++) {
                largest = Math.max(largest, parts[lane]);
            }
        }
        for (int k = bulk; k < width; k++) {
            largest = Math.max(largest, a[aAt + k]);
        }
        return largest;
    }

    private static void maximumInto(float[] parts, int n, float[] a, int aAt) {
        FloatVector largest = broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        for (int k = 0; k < n; k += Lanes.COUNT) {
            largest = largest.max(fromArray(SPECIES, a, aAt + k));
        }
        largest.intoArray(parts, 0);
    }

    private float logSumExp(int width, float[] a, int aAt) {
        float largest = maximum(width, a, aAt);
        if (Float.isInfinite(largest)) {
            return largest; // ∞ - ∞ is NaN
        }
        int bulk = width - width % PARTS;
        if (bulk == 0) {
            Arrays.fill(parts, 0f);
        } else {
            for (int part = 0; part < PARTS; part += Lanes.COUNT) {
                sumExpInto(parts, part, bulk, a, aAt + part, largest);
            }
        }
        for (int k = bulk; k < width; k++) {
            parts[k - bulk] += FloatMath.exp(a[aAt + k] - largest);
        }
        return largest + FloatMath.log(total());
    }

    private static void sumExpInto(
            float[] parts, int part, int n, float[] a, int aAt, float largest) {
        FloatVector sum = broadcast(SPECIES, 0f);
        for (int k = 0; k < n; k += PARTS) {
            sum = sum.add(VectorMath.exp(fromArray(SPECIES, a, aAt + k).sub(largest)));
        }
        sum.intoArray(parts, part);
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

    /** Computes {@code d[k] += a[row][k]} for k below n, a multiple of the lanes. */
    public static void sumRows(
            int rows, int n, float[] d, int dAt, float[] a, int aAt, int aStride) {
        int k = 0;
        for (; k <= n - 4 * Lanes.COUNT; k += 4 * Lanes.COUNT) {
            sumRowsOfFour(rows, d, dAt + k, a, aAt + k, aStride);
        }
        for (; k < n; k += Lanes.COUNT) {
            sumRowsOfOne(rows, d, dAt + k, a, aAt + k, aStride);
        }
    }

    /** Adds four vectors side by side to hide the latency of the additions. */
    private static void sumRowsOfFour(
            int rows, float[] d, int dAt, float[] a, int aAt, int aStride) {
        FloatVector s0 = fromArray(SPECIES, d, dAt);
        FloatVector s1 = fromArray(SPECIES, d, dAt + Lanes.COUNT);
        FloatVector s2 = fromArray(SPECIES, d, dAt + 2 * Lanes.COUNT);
        FloatVector s3 = fromArray(SPECIES, d, dAt + 3 * Lanes.COUNT);
        int at = aAt;
        for (int row = 0; row < rows; row++) {
            s0 = s0.add(fromArray(SPECIES, a, at));
            s1 = s1.add(fromArray(SPECIES, a, at + Lanes.COUNT));
            s2 = s2.add(fromArray(SPECIES, a, at + 2 * Lanes.COUNT));
            s3 = s3.add(fromArray(SPECIES, a, at + 3 * Lanes.COUNT));
            at += aStride;
        }
        s0.intoArray(d, dAt);
        s1.intoArray(d, dAt + Lanes.COUNT);
        s2.intoArray(d, dAt + 2 * Lanes.COUNT);
        s3.intoArray(d, dAt + 3 * Lanes.COUNT);
    }

    private static void sumRowsOfOne(
            int rows, float[] d, int dAt, float[] a, int aAt, int aStride) {
        FloatVector sum = fromArray(SPECIES, d, dAt);
        int at = aAt;
        for (int row = 0; row < rows; row++) {
            sum = sum.add(fromArray(SPECIES, a, at));
            at += aStride;
        }
        sum.intoArray(d, dAt);
    }
}
