package io.rnn4j.simd.row;

import static io.rnn4j.simd.Lanes.COUNT;
import static io.rnn4j.simd.Vectors.SPECIES;

import static jdk.incubator.vector.FloatVector.fromArray;

import io.rnn4j.simd.Operands;
import io.rnn4j.simd.Vectors;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * {@code d[row] = fma(a[row], d[row - 1], b[row])}. The row before stays in registers; every row
 * waits for it, so four vectors go side by side.
 */
public final class VectorRecurrence {
    private VectorRecurrence() {}

    public static void run(Operands o) {
        int k = 0;
        for (; k <= o.width - 4 * COUNT; k += 4 * COUNT) {
            four(o, k);
        }
        for (; k <= o.width - COUNT; k += COUNT) {
            one(o, k);
        }
        if (k < o.width) {
            tail(o, k);
        }
    }

    private static void four(Operands o, int k) {
        int before = o.dAt(-1) + k;
        FloatVector d0 = fromArray(SPECIES, o.d, before);
        FloatVector d1 = fromArray(SPECIES, o.d, before + COUNT);
        FloatVector d2 = fromArray(SPECIES, o.d, before + 2 * COUNT);
        FloatVector d3 = fromArray(SPECIES, o.d, before + 3 * COUNT);
        for (int row = 0; row < o.rows; row++) {
            int a = o.aAt(row) + k;
            int b = o.bAt(row) + k;
            int d = o.dAt(row) + k;
            d0 = fromArray(SPECIES, o.a, a).fma(d0, fromArray(SPECIES, o.b, b));
            d1 = fromArray(SPECIES, o.a, a + COUNT).fma(d1, fromArray(SPECIES, o.b, b + COUNT));
            d2 =
                    fromArray(SPECIES, o.a, a + 2 * COUNT)
                            .fma(d2, fromArray(SPECIES, o.b, b + 2 * COUNT));
            d3 =
                    fromArray(SPECIES, o.a, a + 3 * COUNT)
                            .fma(d3, fromArray(SPECIES, o.b, b + 3 * COUNT));
            d0.intoArray(o.d, d);
            d1.intoArray(o.d, d + COUNT);
            d2.intoArray(o.d, d + 2 * COUNT);
            d3.intoArray(o.d, d + 3 * COUNT);
        }
    }

    private static void one(Operands o, int k) {
        FloatVector sum = fromArray(SPECIES, o.d, o.dAt(-1) + k);
        for (int row = 0; row < o.rows; row++) {
            sum =
                    fromArray(SPECIES, o.a, o.aAt(row) + k)
                            .fma(sum, fromArray(SPECIES, o.b, o.bAt(row) + k));
            sum.intoArray(o.d, o.dAt(row) + k);
        }
    }

    /** The end of a row that does not fill a vector. */
    private static void tail(Operands o, int k) {
        VectorMask<Float> inside = Vectors.first(o.width - k);
        FloatVector sum = fromArray(SPECIES, o.d, o.dAt(-1) + k, inside);
        for (int row = 0; row < o.rows; row++) {
            sum =
                    fromArray(SPECIES, o.a, o.aAt(row) + k, inside)
                            .fma(sum, fromArray(SPECIES, o.b, o.bAt(row) + k, inside));
            sum.intoArray(o.d, o.dAt(row) + k, inside);
        }
    }
}
