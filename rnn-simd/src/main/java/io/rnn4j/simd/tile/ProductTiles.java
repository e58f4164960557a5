package io.rnn4j.simd.tile;

import static io.rnn4j.simd.vector.Lanes.COUNT;
import static io.rnn4j.simd.vector.Lanes.PANEL;
import static io.rnn4j.simd.vector.Vectors.SPECIES;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/**
 * The inner loops of {@link io.rnn4j.simd.product.VectorProduct}: a tile of C, some rows high and
 * one panel (two vectors) wide, stays in registers while A is read in place and B panel by panel.
 *
 * <p>Each row gives two sums, and eight hide the latency of the multiply-adds: four rows run at 87
 * % of the peak, six at 98 %, eight at 95 %. Six rows fit the 16 registers of AVX2, eight the 32 of
 * AVX-512. There is a tile of every height from four, so that rows can be divided evenly: as 6 + 1
 * rows, seven rows took 1.4 times the time. Fewer rows have {@link WideTiles}.
 *
 * <p>The step of B must be a constant of the compiler: with a variable one, or with packed A, the
 * loops run 15 to 25 % slower. The offsets of the rows are multiples of the stride: as running sums
 * they cost the compiler registers and the loops 5 %.
 */
public final class ProductTiles {

    private ProductTiles() {}

    /** C [8, 2 vectors] += A [8, depth] · panel. */
    public static void eight(
            int depth,
            float[] a,
            int aAt,
            int aStride,
            float[] b,
            int bAt,
            float[] c,
            int cAt,
            int cStride) {
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
        int a1 = aAt + aStride;
        int a2 = aAt + 2 * aStride;
        int a3 = aAt + 3 * aStride;
        int a4 = aAt + 4 * aStride;
        int a5 = aAt + 5 * aStride;
        int a6 = aAt + 6 * aStride;
        int a7 = aAt + 7 * aStride;
        int bK = bAt;
        for (int k = 0; k < depth; k++) {
            FloatVector b0 = fromArray(SPECIES, b, bK);
            FloatVector b1 = fromArray(SPECIES, b, bK + COUNT);
            FloatVector x = broadcast(SPECIES, a[aAt + k]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = broadcast(SPECIES, a[a1 + k]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = broadcast(SPECIES, a[a2 + k]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = broadcast(SPECIES, a[a3 + k]);
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            x = broadcast(SPECIES, a[a4 + k]);
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            x = broadcast(SPECIES, a[a5 + k]);
            c50 = x.fma(b0, c50);
            c51 = x.fma(b1, c51);
            x = broadcast(SPECIES, a[a6 + k]);
            c60 = x.fma(b0, c60);
            c61 = x.fma(b1, c61);
            x = broadcast(SPECIES, a[a7 + k]);
            c70 = x.fma(b0, c70);
            c71 = x.fma(b1, c71);
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
            int depth,
            float[] a,
            int aAt,
            int aStride,
            float[] b,
            int bAt,
            float[] c,
            int cAt,
            int cStride) {
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
        int a1 = aAt + aStride;
        int a2 = aAt + 2 * aStride;
        int a3 = aAt + 3 * aStride;
        int a4 = aAt + 4 * aStride;
        int a5 = aAt + 5 * aStride;
        int a6 = aAt + 6 * aStride;
        int bK = bAt;
        for (int k = 0; k < depth; k++) {
            FloatVector b0 = fromArray(SPECIES, b, bK);
            FloatVector b1 = fromArray(SPECIES, b, bK + COUNT);
            FloatVector x = broadcast(SPECIES, a[aAt + k]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = broadcast(SPECIES, a[a1 + k]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = broadcast(SPECIES, a[a2 + k]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = broadcast(SPECIES, a[a3 + k]);
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            x = broadcast(SPECIES, a[a4 + k]);
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            x = broadcast(SPECIES, a[a5 + k]);
            c50 = x.fma(b0, c50);
            c51 = x.fma(b1, c51);
            x = broadcast(SPECIES, a[a6 + k]);
            c60 = x.fma(b0, c60);
            c61 = x.fma(b1, c61);
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
            int depth,
            float[] a,
            int aAt,
            int aStride,
            float[] b,
            int bAt,
            float[] c,
            int cAt,
            int cStride) {
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
        int a1 = aAt + aStride;
        int a2 = aAt + 2 * aStride;
        int a3 = aAt + 3 * aStride;
        int a4 = aAt + 4 * aStride;
        int a5 = aAt + 5 * aStride;
        int bK = bAt;
        for (int k = 0; k < depth; k++) {
            FloatVector b0 = fromArray(SPECIES, b, bK);
            FloatVector b1 = fromArray(SPECIES, b, bK + COUNT);
            FloatVector x = broadcast(SPECIES, a[aAt + k]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = broadcast(SPECIES, a[a1 + k]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = broadcast(SPECIES, a[a2 + k]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = broadcast(SPECIES, a[a3 + k]);
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            x = broadcast(SPECIES, a[a4 + k]);
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            x = broadcast(SPECIES, a[a5 + k]);
            c50 = x.fma(b0, c50);
            c51 = x.fma(b1, c51);
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
            int depth,
            float[] a,
            int aAt,
            int aStride,
            float[] b,
            int bAt,
            float[] c,
            int cAt,
            int cStride) {
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
        int a1 = aAt + aStride;
        int a2 = aAt + 2 * aStride;
        int a3 = aAt + 3 * aStride;
        int a4 = aAt + 4 * aStride;
        int bK = bAt;
        for (int k = 0; k < depth; k++) {
            FloatVector b0 = fromArray(SPECIES, b, bK);
            FloatVector b1 = fromArray(SPECIES, b, bK + COUNT);
            FloatVector x = broadcast(SPECIES, a[aAt + k]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = broadcast(SPECIES, a[a1 + k]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = broadcast(SPECIES, a[a2 + k]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = broadcast(SPECIES, a[a3 + k]);
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            x = broadcast(SPECIES, a[a4 + k]);
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
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
            int depth,
            float[] a,
            int aAt,
            int aStride,
            float[] b,
            int bAt,
            float[] c,
            int cAt,
            int cStride) {
        FloatVector c00 = fromArray(SPECIES, c, cAt);
        FloatVector c01 = fromArray(SPECIES, c, cAt + COUNT);
        FloatVector c10 = fromArray(SPECIES, c, cAt + cStride);
        FloatVector c11 = fromArray(SPECIES, c, cAt + cStride + COUNT);
        FloatVector c20 = fromArray(SPECIES, c, cAt + 2 * cStride);
        FloatVector c21 = fromArray(SPECIES, c, cAt + 2 * cStride + COUNT);
        FloatVector c30 = fromArray(SPECIES, c, cAt + 3 * cStride);
        FloatVector c31 = fromArray(SPECIES, c, cAt + 3 * cStride + COUNT);
        int a1 = aAt + aStride;
        int a2 = aAt + 2 * aStride;
        int a3 = aAt + 3 * aStride;
        int bK = bAt;
        for (int k = 0; k < depth; k++) {
            FloatVector b0 = fromArray(SPECIES, b, bK);
            FloatVector b1 = fromArray(SPECIES, b, bK + COUNT);
            FloatVector x = broadcast(SPECIES, a[aAt + k]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = broadcast(SPECIES, a[a1 + k]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = broadcast(SPECIES, a[a2 + k]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = broadcast(SPECIES, a[a3 + k]);
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
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
}
