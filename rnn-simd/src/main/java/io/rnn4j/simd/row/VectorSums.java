package io.rnn4j.simd.row;

import static io.rnn4j.simd.vector.Lanes.COUNT;
import static io.rnn4j.simd.vector.Vectors.SPECIES;

import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.zero;

import io.rnn4j.kernel.Kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Sums over rows, for columns that fill whole vectors. */
public final class VectorSums {

    private VectorSums() {}

    /** Adds rows as {@link Kernels#sumRows}, for a multiple of the lanes. */
    public static void sumRows(
            int rows, int width, float[] d, int dAt, float[] a, int aAt, int aStride) {
        int k = 0;
        for (; k <= width - 4 * COUNT; k += 4 * COUNT) {
            sumRowsOfFour(rows, d, dAt + k, a, aAt + k, aStride);
        }
        for (; k < width; k += COUNT) {
            sumRowsOfOne(rows, d, dAt + k, a, aAt + k, aStride);
        }
    }

    /** Adds four vectors side by side to hide the latency of the additions. */
    private static void sumRowsOfFour(
            int rows, float[] d, int dAt, float[] a, int aAt, int aStride) {
        int at = aAt;
        int row = 0;
        while (row < rows) {
            int end = Math.min(rows, row + Kernels.CHAIN);
            FloatVector s0 = zero(SPECIES);
            FloatVector s1 = zero(SPECIES);
            FloatVector s2 = zero(SPECIES);
            FloatVector s3 = zero(SPECIES);
            do {
                s0 = s0.add(fromArray(SPECIES, a, at));
                s1 = s1.add(fromArray(SPECIES, a, at + COUNT));
                s2 = s2.add(fromArray(SPECIES, a, at + 2 * COUNT));
                s3 = s3.add(fromArray(SPECIES, a, at + 3 * COUNT));
                at += aStride;
                row++;
            } while (row < end);
            s0.add(fromArray(SPECIES, d, dAt)).intoArray(d, dAt);
            s1.add(fromArray(SPECIES, d, dAt + COUNT)).intoArray(d, dAt + COUNT);
            s2.add(fromArray(SPECIES, d, dAt + 2 * COUNT)).intoArray(d, dAt + 2 * COUNT);
            s3.add(fromArray(SPECIES, d, dAt + 3 * COUNT)).intoArray(d, dAt + 3 * COUNT);
        }
    }

    private static void sumRowsOfOne(
            int rows, float[] d, int dAt, float[] a, int aAt, int aStride) {
        int at = aAt;
        int row = 0;
        while (row < rows) {
            int end = Math.min(rows, row + Kernels.CHAIN);
            FloatVector sum = zero(SPECIES);
            do {
                sum = sum.add(fromArray(SPECIES, a, at));
                at += aStride;
                row++;
            } while (row < end);
            sum.add(fromArray(SPECIES, d, dAt)).intoArray(d, dAt);
        }
    }

    /** Adds a row as {@link Kernels#accumulate}, for a multiple of the lanes. */
    public static void accumulate(
            int width, float[] sum, int sumAt, float[] lost, int lostAt, float[] addend, int at) {
        for (int k = 0; k < width; k += COUNT) {
            FloatVector before = fromArray(SPECIES, sum, sumAt + k);
            FloatVector y =
                    fromArray(SPECIES, addend, at + k).add(fromArray(SPECIES, lost, lostAt + k));
            FloatVector total = before.add(y);
            FloatVector part = total.sub(before);
            FloatVector error = before.sub(total.sub(part)).add(y.sub(part));
            zero(SPECIES)
                    .blend(error, error.compare(VectorOperators.EQ, error)) // 0 for NaN
                    .intoArray(lost, lostAt + k);
            total.intoArray(sum, sumAt + k);
        }
    }
}
