package io.rnn4j.simd.tile;

import static io.rnn4j.simd.Lanes.COUNT;
import static io.rnn4j.simd.Vectors.SPECIES;
import static io.rnn4j.simd.tile.ProductTiles.PANEL;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/**
 * The inner loops of {@link io.rnn4j.simd.product.VectorTransposedProduct}: a tile of C, some rows
 * high and one panel (two vectors) wide, stays in registers while packed tiles of A and a packed
 * panel of B go by.
 *
 * <p>Packed A is read here as [depth, rows of the tile]; reading it as [rows of the tile, depth],
 * as the plain product does, was 10 % slower because it first has to be transposed.
 */
public final class TransposedTiles {

    private TransposedTiles() {}

    /** C [8, 2 vectors] += A [8, depth] · panel. */
    public static void eight(
            int depth, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int cStride) {
        FloatVector c00 = fromArray(SPECIES, c, cAt);
        FloatVector c01 = fromArray(SPECIES, c, cAt + COUNT);
        FloatVector c10 = fromArray(SPECIES, c, cAt + cStride);
        FloatVector c11 = fromArray(SPECIES, c, cAt + cStride + COUNT);
        FloatVector c20 = fromArray(SPECIES, c, cAt + 2 * cStride);
        FloatVector c21 = fromArray(SPECIES, c, cAt + 2 * cStride + COUNT);
        FloatVector c30 = fromArray(SPECIES, c, cAt + 3 * cStride);
        FloatVector c31 = fromArray(SPECIES, c, cAt + 3 * cStride + COUNT);
        FloatVector c40 = fromArray(SPECIES, c, cAt + 4 * cStride);
        FloatVector c41 = fromArray(SPECIES, c, cAt + 4 * cStride + COUNT);
        FloatVector c50 = fromArray(SPECIES, c, cAt + 5 * cStride);
        FloatVector c51 = fromArray(SPECIES, c, cAt + 5 * cStride + COUNT);
        FloatVector c60 = fromArray(SPECIES, c, cAt + 6 * cStride);
        FloatVector c61 = fromArray(SPECIES, c, cAt + 6 * cStride + COUNT);
        FloatVector c70 = fromArray(SPECIES, c, cAt + 7 * cStride);
        FloatVector c71 = fromArray(SPECIES, c, cAt + 7 * cStride + COUNT);
        int bK = bAt;
        int aK = aAt;
        for (int k = 0; k < depth; k++) {
            FloatVector b0 = fromArray(SPECIES, b, bK);
            FloatVector b1 = fromArray(SPECIES, b, bK + COUNT);
            FloatVector x = broadcast(SPECIES, a[aK]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = broadcast(SPECIES, a[aK + 1]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = broadcast(SPECIES, a[aK + 2]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = broadcast(SPECIES, a[aK + 3]);
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            x = broadcast(SPECIES, a[aK + 4]);
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            x = broadcast(SPECIES, a[aK + 5]);
            c50 = x.fma(b0, c50);
            c51 = x.fma(b1, c51);
            x = broadcast(SPECIES, a[aK + 6]);
            c60 = x.fma(b0, c60);
            c61 = x.fma(b1, c61);
            x = broadcast(SPECIES, a[aK + 7]);
            c70 = x.fma(b0, c70);
            c71 = x.fma(b1, c71);
            aK += 8;
            bK += PANEL;
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + COUNT);
        c10.intoArray(c, cAt + cStride);
        c11.intoArray(c, cAt + cStride + COUNT);
        c20.intoArray(c, cAt + 2 * cStride);
        c21.intoArray(c, cAt + 2 * cStride + COUNT);
        c30.intoArray(c, cAt + 3 * cStride);
        c31.intoArray(c, cAt + 3 * cStride + COUNT);
        c40.intoArray(c, cAt + 4 * cStride);
        c41.intoArray(c, cAt + 4 * cStride + COUNT);
        c50.intoArray(c, cAt + 5 * cStride);
        c51.intoArray(c, cAt + 5 * cStride + COUNT);
        c60.intoArray(c, cAt + 6 * cStride);
        c61.intoArray(c, cAt + 6 * cStride + COUNT);
        c70.intoArray(c, cAt + 7 * cStride);
        c71.intoArray(c, cAt + 7 * cStride + COUNT);
    }

    /** C [7, 2 vectors] += A [7, depth] · panel. */
    public static void seven(
            int depth, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int cStride) {
        FloatVector c00 = fromArray(SPECIES, c, cAt);
        FloatVector c01 = fromArray(SPECIES, c, cAt + COUNT);
        FloatVector c10 = fromArray(SPECIES, c, cAt + cStride);
        FloatVector c11 = fromArray(SPECIES, c, cAt + cStride + COUNT);
        FloatVector c20 = fromArray(SPECIES, c, cAt + 2 * cStride);
        FloatVector c21 = fromArray(SPECIES, c, cAt + 2 * cStride + COUNT);
        FloatVector c30 = fromArray(SPECIES, c, cAt + 3 * cStride);
        FloatVector c31 = fromArray(SPECIES, c, cAt + 3 * cStride + COUNT);
        FloatVector c40 = fromArray(SPECIES, c, cAt + 4 * cStride);
        FloatVector c41 = fromArray(SPECIES, c, cAt + 4 * cStride + COUNT);
        FloatVector c50 = fromArray(SPECIES, c, cAt + 5 * cStride);
        FloatVector c51 = fromArray(SPECIES, c, cAt + 5 * cStride + COUNT);
        FloatVector c60 = fromArray(SPECIES, c, cAt + 6 * cStride);
        FloatVector c61 = fromArray(SPECIES, c, cAt + 6 * cStride + COUNT);
        int bK = bAt;
        int aK = aAt;
        for (int k = 0; k < depth; k++) {
            FloatVector b0 = fromArray(SPECIES, b, bK);
            FloatVector b1 = fromArray(SPECIES, b, bK + COUNT);
            FloatVector x = broadcast(SPECIES, a[aK]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = broadcast(SPECIES, a[aK + 1]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = broadcast(SPECIES, a[aK + 2]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = broadcast(SPECIES, a[aK + 3]);
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            x = broadcast(SPECIES, a[aK + 4]);
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            x = broadcast(SPECIES, a[aK + 5]);
            c50 = x.fma(b0, c50);
            c51 = x.fma(b1, c51);
            x = broadcast(SPECIES, a[aK + 6]);
            c60 = x.fma(b0, c60);
            c61 = x.fma(b1, c61);
            aK += 7;
            bK += PANEL;
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + COUNT);
        c10.intoArray(c, cAt + cStride);
        c11.intoArray(c, cAt + cStride + COUNT);
        c20.intoArray(c, cAt + 2 * cStride);
        c21.intoArray(c, cAt + 2 * cStride + COUNT);
        c30.intoArray(c, cAt + 3 * cStride);
        c31.intoArray(c, cAt + 3 * cStride + COUNT);
        c40.intoArray(c, cAt + 4 * cStride);
        c41.intoArray(c, cAt + 4 * cStride + COUNT);
        c50.intoArray(c, cAt + 5 * cStride);
        c51.intoArray(c, cAt + 5 * cStride + COUNT);
        c60.intoArray(c, cAt + 6 * cStride);
        c61.intoArray(c, cAt + 6 * cStride + COUNT);
    }

    /** C [6, 2 vectors] += A [6, depth] · panel. */
    public static void six(
            int depth, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int cStride) {
        FloatVector c00 = fromArray(SPECIES, c, cAt);
        FloatVector c01 = fromArray(SPECIES, c, cAt + COUNT);
        FloatVector c10 = fromArray(SPECIES, c, cAt + cStride);
        FloatVector c11 = fromArray(SPECIES, c, cAt + cStride + COUNT);
        FloatVector c20 = fromArray(SPECIES, c, cAt + 2 * cStride);
        FloatVector c21 = fromArray(SPECIES, c, cAt + 2 * cStride + COUNT);
        FloatVector c30 = fromArray(SPECIES, c, cAt + 3 * cStride);
        FloatVector c31 = fromArray(SPECIES, c, cAt + 3 * cStride + COUNT);
        FloatVector c40 = fromArray(SPECIES, c, cAt + 4 * cStride);
        FloatVector c41 = fromArray(SPECIES, c, cAt + 4 * cStride + COUNT);
        FloatVector c50 = fromArray(SPECIES, c, cAt + 5 * cStride);
        FloatVector c51 = fromArray(SPECIES, c, cAt + 5 * cStride + COUNT);
        int bK = bAt;
        int aK = aAt;
        for (int k = 0; k < depth; k++) {
            FloatVector b0 = fromArray(SPECIES, b, bK);
            FloatVector b1 = fromArray(SPECIES, b, bK + COUNT);
            FloatVector x = broadcast(SPECIES, a[aK]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = broadcast(SPECIES, a[aK + 1]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = broadcast(SPECIES, a[aK + 2]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = broadcast(SPECIES, a[aK + 3]);
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            x = broadcast(SPECIES, a[aK + 4]);
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            x = broadcast(SPECIES, a[aK + 5]);
            c50 = x.fma(b0, c50);
            c51 = x.fma(b1, c51);
            aK += 6;
            bK += PANEL;
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + COUNT);
        c10.intoArray(c, cAt + cStride);
        c11.intoArray(c, cAt + cStride + COUNT);
        c20.intoArray(c, cAt + 2 * cStride);
        c21.intoArray(c, cAt + 2 * cStride + COUNT);
        c30.intoArray(c, cAt + 3 * cStride);
        c31.intoArray(c, cAt + 3 * cStride + COUNT);
        c40.intoArray(c, cAt + 4 * cStride);
        c41.intoArray(c, cAt + 4 * cStride + COUNT);
        c50.intoArray(c, cAt + 5 * cStride);
        c51.intoArray(c, cAt + 5 * cStride + COUNT);
    }

    /** C [5, 2 vectors] += A [5, depth] · panel. */
    public static void five(
            int depth, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int cStride) {
        FloatVector c00 = fromArray(SPECIES, c, cAt);
        FloatVector c01 = fromArray(SPECIES, c, cAt + COUNT);
        FloatVector c10 = fromArray(SPECIES, c, cAt + cStride);
        FloatVector c11 = fromArray(SPECIES, c, cAt + cStride + COUNT);
        FloatVector c20 = fromArray(SPECIES, c, cAt + 2 * cStride);
        FloatVector c21 = fromArray(SPECIES, c, cAt + 2 * cStride + COUNT);
        FloatVector c30 = fromArray(SPECIES, c, cAt + 3 * cStride);
        FloatVector c31 = fromArray(SPECIES, c, cAt + 3 * cStride + COUNT);
        FloatVector c40 = fromArray(SPECIES, c, cAt + 4 * cStride);
        FloatVector c41 = fromArray(SPECIES, c, cAt + 4 * cStride + COUNT);
        int bK = bAt;
        int aK = aAt;
        for (int k = 0; k < depth; k++) {
            FloatVector b0 = fromArray(SPECIES, b, bK);
            FloatVector b1 = fromArray(SPECIES, b, bK + COUNT);
            FloatVector x = broadcast(SPECIES, a[aK]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = broadcast(SPECIES, a[aK + 1]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = broadcast(SPECIES, a[aK + 2]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = broadcast(SPECIES, a[aK + 3]);
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            x = broadcast(SPECIES, a[aK + 4]);
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            aK += 5;
            bK += PANEL;
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + COUNT);
        c10.intoArray(c, cAt + cStride);
        c11.intoArray(c, cAt + cStride + COUNT);
        c20.intoArray(c, cAt + 2 * cStride);
        c21.intoArray(c, cAt + 2 * cStride + COUNT);
        c30.intoArray(c, cAt + 3 * cStride);
        c31.intoArray(c, cAt + 3 * cStride + COUNT);
        c40.intoArray(c, cAt + 4 * cStride);
        c41.intoArray(c, cAt + 4 * cStride + COUNT);
    }

    /** C [4, 2 vectors] += A [4, depth] · panel. */
    public static void four(
            int depth, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int cStride) {
        FloatVector c00 = fromArray(SPECIES, c, cAt);
        FloatVector c01 = fromArray(SPECIES, c, cAt + COUNT);
        FloatVector c10 = fromArray(SPECIES, c, cAt + cStride);
        FloatVector c11 = fromArray(SPECIES, c, cAt + cStride + COUNT);
        FloatVector c20 = fromArray(SPECIES, c, cAt + 2 * cStride);
        FloatVector c21 = fromArray(SPECIES, c, cAt + 2 * cStride + COUNT);
        FloatVector c30 = fromArray(SPECIES, c, cAt + 3 * cStride);
        FloatVector c31 = fromArray(SPECIES, c, cAt + 3 * cStride + COUNT);
        int bK = bAt;
        int aK = aAt;
        for (int k = 0; k < depth; k++) {
            FloatVector b0 = fromArray(SPECIES, b, bK);
            FloatVector b1 = fromArray(SPECIES, b, bK + COUNT);
            FloatVector x = broadcast(SPECIES, a[aK]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = broadcast(SPECIES, a[aK + 1]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = broadcast(SPECIES, a[aK + 2]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = broadcast(SPECIES, a[aK + 3]);
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            aK += 4;
            bK += PANEL;
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + COUNT);
        c10.intoArray(c, cAt + cStride);
        c11.intoArray(c, cAt + cStride + COUNT);
        c20.intoArray(c, cAt + 2 * cStride);
        c21.intoArray(c, cAt + 2 * cStride + COUNT);
        c30.intoArray(c, cAt + 3 * cStride);
        c31.intoArray(c, cAt + 3 * cStride + COUNT);
    }

    /** C [3, 2 vectors] += A [3, depth] · panel. */
    public static void three(
            int depth, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int cStride) {
        FloatVector c00 = fromArray(SPECIES, c, cAt);
        FloatVector c01 = fromArray(SPECIES, c, cAt + COUNT);
        FloatVector c10 = fromArray(SPECIES, c, cAt + cStride);
        FloatVector c11 = fromArray(SPECIES, c, cAt + cStride + COUNT);
        FloatVector c20 = fromArray(SPECIES, c, cAt + 2 * cStride);
        FloatVector c21 = fromArray(SPECIES, c, cAt + 2 * cStride + COUNT);
        int bK = bAt;
        int aK = aAt;
        for (int k = 0; k < depth; k++) {
            FloatVector b0 = fromArray(SPECIES, b, bK);
            FloatVector b1 = fromArray(SPECIES, b, bK + COUNT);
            FloatVector x = broadcast(SPECIES, a[aK]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = broadcast(SPECIES, a[aK + 1]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = broadcast(SPECIES, a[aK + 2]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            aK += 3;
            bK += PANEL;
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + COUNT);
        c10.intoArray(c, cAt + cStride);
        c11.intoArray(c, cAt + cStride + COUNT);
        c20.intoArray(c, cAt + 2 * cStride);
        c21.intoArray(c, cAt + 2 * cStride + COUNT);
    }

    /** C [2, 2 vectors] += A [2, depth] · panel. */
    public static void two(
            int depth, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int cStride) {
        FloatVector c00 = fromArray(SPECIES, c, cAt);
        FloatVector c01 = fromArray(SPECIES, c, cAt + COUNT);
        FloatVector c10 = fromArray(SPECIES, c, cAt + cStride);
        FloatVector c11 = fromArray(SPECIES, c, cAt + cStride + COUNT);
        int bK = bAt;
        int aK = aAt;
        for (int k = 0; k < depth; k++) {
            FloatVector b0 = fromArray(SPECIES, b, bK);
            FloatVector b1 = fromArray(SPECIES, b, bK + COUNT);
            FloatVector x = broadcast(SPECIES, a[aK]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = broadcast(SPECIES, a[aK + 1]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            aK += 2;
            bK += PANEL;
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + COUNT);
        c10.intoArray(c, cAt + cStride);
        c11.intoArray(c, cAt + cStride + COUNT);
    }

    /** C [1, 2 vectors] += A [1, depth] · panel. */
    public static void one(
            int depth, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int cStride) {
        FloatVector c00 = fromArray(SPECIES, c, cAt);
        FloatVector c01 = fromArray(SPECIES, c, cAt + COUNT);
        int bK = bAt;
        int aK = aAt;
        for (int k = 0; k < depth; k++) {
            FloatVector b0 = fromArray(SPECIES, b, bK);
            FloatVector b1 = fromArray(SPECIES, b, bK + COUNT);
            FloatVector x = broadcast(SPECIES, a[aK]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            aK += 1;
            bK += PANEL;
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + COUNT);
    }
}
