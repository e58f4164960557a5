package io.rnn4j.simd.tile;

import static io.rnn4j.simd.vector.Lanes.COUNT;
import static io.rnn4j.simd.vector.Lanes.PANEL;
import static io.rnn4j.simd.vector.Vectors.SPECIES;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.zero;

import jdk.incubator.vector.FloatVector;

/**
 * A tile of C one vector wide, for the last columns. Ten columns take 0.75 of the time of a whole
 * panel (depth 100, 32 rows, 512 bit).
 *
 * <p>It works on a copy of C because a masked load has two paths, one for the end of the array:
 * where the paths met before the loop, the compiler allocated every vector.
 */
public final class NarrowTile {

    private NarrowTile() {}

    /**
     * Computes C [rows, 1 vector] += A [rows, depth] · one vector of a panel, for up to eight rows.
     * Eight sums take hardly longer than four, because each waits for its previous multiply-add;
     * with fewer rows the last one is computed several times.
     */
    public static void multiply(
            int rows,
            int depth,
            int chain,
            float[] a,
            int aAt,
            int aStride,
            float[] b,
            int bAt,
            float[] c) {
        int a1 = aAt + Math.min(1, rows - 1) * aStride;
        int a2 = aAt + Math.min(2, rows - 1) * aStride;
        int a3 = aAt + Math.min(3, rows - 1) * aStride;
        int a4 = aAt + Math.min(4, rows - 1) * aStride;
        int a5 = aAt + Math.min(5, rows - 1) * aStride;
        int a6 = aAt + Math.min(6, rows - 1) * aStride;
        int a7 = aAt + Math.min(7, rows - 1) * aStride;
        int bK = bAt;
        int k = 0;
        while (k < depth) {
            int end = Math.min(depth, k + chain);
            FloatVector c0 = zero(SPECIES);
            FloatVector c1 = zero(SPECIES);
            FloatVector c2 = zero(SPECIES);
            FloatVector c3 = zero(SPECIES);
            FloatVector c4 = zero(SPECIES);
            FloatVector c5 = zero(SPECIES);
            FloatVector c6 = zero(SPECIES);
            FloatVector c7 = zero(SPECIES);
            do {
                FloatVector y = fromArray(SPECIES, b, bK);
                c0 = broadcast(SPECIES, a[aAt + k]).fma(y, c0);
                c1 = broadcast(SPECIES, a[a1 + k]).fma(y, c1);
                c2 = broadcast(SPECIES, a[a2 + k]).fma(y, c2);
                c3 = broadcast(SPECIES, a[a3 + k]).fma(y, c3);
                c4 = broadcast(SPECIES, a[a4 + k]).fma(y, c4);
                c5 = broadcast(SPECIES, a[a5 + k]).fma(y, c5);
                c6 = broadcast(SPECIES, a[a6 + k]).fma(y, c6);
                c7 = broadcast(SPECIES, a[a7 + k]).fma(y, c7);
                bK += PANEL;
                k++;
            } while (k < end);
            c0.add(fromArray(SPECIES, c, 0)).intoArray(c, 0);
            c1.add(fromArray(SPECIES, c, COUNT)).intoArray(c, COUNT);
            c2.add(fromArray(SPECIES, c, 2 * COUNT)).intoArray(c, 2 * COUNT);
            c3.add(fromArray(SPECIES, c, 3 * COUNT)).intoArray(c, 3 * COUNT);
            c4.add(fromArray(SPECIES, c, 4 * COUNT)).intoArray(c, 4 * COUNT);
            c5.add(fromArray(SPECIES, c, 5 * COUNT)).intoArray(c, 5 * COUNT);
            c6.add(fromArray(SPECIES, c, 6 * COUNT)).intoArray(c, 6 * COUNT);
            c7.add(fromArray(SPECIES, c, 7 * COUNT)).intoArray(c, 7 * COUNT);
        }
    }
}
