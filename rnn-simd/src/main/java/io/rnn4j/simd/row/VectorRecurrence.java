package io.rnn4j.simd.row;

import static io.rnn4j.simd.vector.Lanes.COUNT;
import static io.rnn4j.simd.vector.Vectors.SPECIES;

import static jdk.incubator.vector.FloatVector.fromArray;

import io.rnn4j.kernel.Rows;
import io.rnn4j.simd.vector.Vectors;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * The linear recurrence {@code d[row] = fma(a[row], d[row - 1], b[row])}. The previous row stays in
 * registers. Four vectors are computed side by side to hide the latency between rows.
 */
public final class VectorRecurrence {
    private VectorRecurrence() {}

    /** Computes the rows as {@link io.rnn4j.kernel.Kernels#linearRecurrence}. */
    public static void run(int rows, int width, Rows d, Rows a, Rows b) {
        int k = 0;
        for (; k <= width - 4 * COUNT; k += 4 * COUNT) {
            four(rows, k, d, a, b);
        }
        for (; k < width; k += COUNT) {
            one(rows, k, Vectors.first(Math.min(COUNT, width - k)), d, a, b);
        }
    }

    private static void four(int rows, int k, Rows d, Rows a, Rows b) {
        int before = d.at(-1) + k;
        FloatVector d0 = fromArray(SPECIES, d.array(), before);
        FloatVector d1 = fromArray(SPECIES, d.array(), before + COUNT);
        FloatVector d2 = fromArray(SPECIES, d.array(), before + 2 * COUNT);
        FloatVector d3 = fromArray(SPECIES, d.array(), before + 3 * COUNT);
        for (int row = 0; row < rows; row++) {
            int aAt = a.at(row) + k;
            int bAt = b.at(row) + k;
            int dAt = d.at(row) + k;
            FloatVector b0 = fromArray(SPECIES, b.array(), bAt);
            FloatVector b1 = fromArray(SPECIES, b.array(), bAt + COUNT);
            FloatVector b2 = fromArray(SPECIES, b.array(), bAt + 2 * COUNT);
            FloatVector b3 = fromArray(SPECIES, b.array(), bAt + 3 * COUNT);
            d0 = fromArray(SPECIES, a.array(), aAt).fma(d0, b0);
            d1 = fromArray(SPECIES, a.array(), aAt + COUNT).fma(d1, b1);
            d2 = fromArray(SPECIES, a.array(), aAt + 2 * COUNT).fma(d2, b2);
            d3 = fromArray(SPECIES, a.array(), aAt + 3 * COUNT).fma(d3, b3);
            d0.intoArray(d.array(), dAt);
            d1.intoArray(d.array(), dAt + COUNT);
            d2.intoArray(d.array(), dAt + 2 * COUNT);
            d3.intoArray(d.array(), dAt + 3 * COUNT);
        }
    }

    private static void one(int rows, int k, VectorMask<Float> inside, Rows d, Rows a, Rows b) {
        FloatVector sum = fromArray(SPECIES, d.array(), d.at(-1) + k, inside);
        for (int row = 0; row < rows; row++) {
            FloatVector addend = fromArray(SPECIES, b.array(), b.at(row) + k, inside);
            sum = fromArray(SPECIES, a.array(), a.at(row) + k, inside).fma(sum, addend);
            sum.intoArray(d.array(), d.at(row) + k, inside);
        }
    }
}
