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
 * The {@link Reduction}s of one row. The 16 partial sums are one vector of 512 bits, two of 256 or
 * four of 128 bits, and are added in scalar code. Rows shorter than a vector use scalar code,
 * because C2 allocates the vector before a loop that never runs.
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
        double sum = 0;
        for (int k = 0; k < width; k += Reduction.BLOCK) {
            sum += sumOfBlock(Math.min(Reduction.BLOCK, width - k), a, aAt + k);
        }
        return (float) sum;
    }

    private float sumOfBlock(int width, float[] a, int aAt) {
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
        double sum = 0;
        for (int k = 0; k < width; k += Reduction.BLOCK) {
            sum += sumExpOfBlock(Math.min(Reduction.BLOCK, width - k), a, aAt + k, largest);
        }
        return largest + FloatMath.log((float) sum);
    }

    private float sumExpOfBlock(int width, float[] a, int aAt, float largest) {
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
        return total();
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
}
