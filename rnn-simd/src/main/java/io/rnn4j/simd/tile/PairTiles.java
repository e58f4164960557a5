package io.rnn4j.simd.tile;

import static io.rnn4j.simd.vector.Lanes.COUNT;
import static io.rnn4j.simd.vector.Lanes.PANEL;
import static io.rnn4j.simd.vector.Vectors.SPECIES;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/**
 * The inner loops of {@link io.rnn4j.simd.product.VectorProduct} for two panels side by side: 24
 * sums in the 32 registers of AVX-512. Reading one row of A takes a load, an address and a
 * broadcast; here they serve four multiply-adds instead of two, which counts where loads wait for
 * the cache or the core is shared: next to {@link ProductTiles}, [32,512]·[512,512] takes 0.86 of
 * the time, [128,1024]·[1024,1024] 0.83 to 0.95, [64,256]·[256,256] 0.98.
 */
public final class PairTiles {

    private PairTiles() {}

    /** C [6, two panels] += A [6, depth] · two panels. */
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
        FloatVector c02 = fromArray(SPECIES, c, cAt + 2 * COUNT);
        FloatVector c03 = fromArray(SPECIES, c, cAt + 3 * COUNT);
        FloatVector c10 = fromArray(SPECIES, c, cAt + cStride);
        FloatVector c11 = fromArray(SPECIES, c, cAt + cStride + COUNT);
        FloatVector c12 = fromArray(SPECIES, c, cAt + cStride + 2 * COUNT);
        FloatVector c13 = fromArray(SPECIES, c, cAt + cStride + 3 * COUNT);
        FloatVector c20 = fromArray(SPECIES, c, cAt + 2 * cStride);
        FloatVector c21 = fromArray(SPECIES, c, cAt + 2 * cStride + COUNT);
        FloatVector c22 = fromArray(SPECIES, c, cAt + 2 * cStride + 2 * COUNT);
        FloatVector c23 = fromArray(SPECIES, c, cAt + 2 * cStride + 3 * COUNT);
        FloatVector c30 = fromArray(SPECIES, c, cAt + 3 * cStride);
        FloatVector c31 = fromArray(SPECIES, c, cAt + 3 * cStride + COUNT);
        FloatVector c32 = fromArray(SPECIES, c, cAt + 3 * cStride + 2 * COUNT);
        FloatVector c33 = fromArray(SPECIES, c, cAt + 3 * cStride + 3 * COUNT);
        FloatVector c40 = fromArray(SPECIES, c, cAt + 4 * cStride);
        FloatVector c41 = fromArray(SPECIES, c, cAt + 4 * cStride + COUNT);
        FloatVector c42 = fromArray(SPECIES, c, cAt + 4 * cStride + 2 * COUNT);
        FloatVector c43 = fromArray(SPECIES, c, cAt + 4 * cStride + 3 * COUNT);
        FloatVector c50 = fromArray(SPECIES, c, cAt + 5 * cStride);
        FloatVector c51 = fromArray(SPECIES, c, cAt + 5 * cStride + COUNT);
        FloatVector c52 = fromArray(SPECIES, c, cAt + 5 * cStride + 2 * COUNT);
        FloatVector c53 = fromArray(SPECIES, c, cAt + 5 * cStride + 3 * COUNT);
        int a1 = aAt + aStride;
        int a2 = aAt + 2 * aStride;
        int a3 = aAt + 3 * aStride;
        int a4 = aAt + 4 * aStride;
        int a5 = aAt + 5 * aStride;
        int b1 = bAt + depth * PANEL;
        int step = 0;
        for (int k = 0; k < depth; k++) {
            FloatVector y0 = fromArray(SPECIES, b, bAt + step);
            FloatVector y1 = fromArray(SPECIES, b, bAt + step + COUNT);
            FloatVector y2 = fromArray(SPECIES, b, b1 + step);
            FloatVector y3 = fromArray(SPECIES, b, b1 + step + COUNT);
            FloatVector x = broadcast(SPECIES, a[aAt + k]);
            c00 = x.fma(y0, c00);
            c01 = x.fma(y1, c01);
            c02 = x.fma(y2, c02);
            c03 = x.fma(y3, c03);
            x = broadcast(SPECIES, a[a1 + k]);
            c10 = x.fma(y0, c10);
            c11 = x.fma(y1, c11);
            c12 = x.fma(y2, c12);
            c13 = x.fma(y3, c13);
            x = broadcast(SPECIES, a[a2 + k]);
            c20 = x.fma(y0, c20);
            c21 = x.fma(y1, c21);
            c22 = x.fma(y2, c22);
            c23 = x.fma(y3, c23);
            x = broadcast(SPECIES, a[a3 + k]);
            c30 = x.fma(y0, c30);
            c31 = x.fma(y1, c31);
            c32 = x.fma(y2, c32);
            c33 = x.fma(y3, c33);
            x = broadcast(SPECIES, a[a4 + k]);
            c40 = x.fma(y0, c40);
            c41 = x.fma(y1, c41);
            c42 = x.fma(y2, c42);
            c43 = x.fma(y3, c43);
            x = broadcast(SPECIES, a[a5 + k]);
            c50 = x.fma(y0, c50);
            c51 = x.fma(y1, c51);
            c52 = x.fma(y2, c52);
            c53 = x.fma(y3, c53);
            step += PANEL;
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + COUNT);
        c02.intoArray(c, cAt + 2 * COUNT);
        c03.intoArray(c, cAt + 3 * COUNT);
        c10.intoArray(c, cAt + cStride);
        c11.intoArray(c, cAt + cStride + COUNT);
        c12.intoArray(c, cAt + cStride + 2 * COUNT);
        c13.intoArray(c, cAt + cStride + 3 * COUNT);
        c20.intoArray(c, cAt + 2 * cStride);
        c21.intoArray(c, cAt + 2 * cStride + COUNT);
        c22.intoArray(c, cAt + 2 * cStride + 2 * COUNT);
        c23.intoArray(c, cAt + 2 * cStride + 3 * COUNT);
        c30.intoArray(c, cAt + 3 * cStride);
        c31.intoArray(c, cAt + 3 * cStride + COUNT);
        c32.intoArray(c, cAt + 3 * cStride + 2 * COUNT);
        c33.intoArray(c, cAt + 3 * cStride + 3 * COUNT);
        c40.intoArray(c, cAt + 4 * cStride);
        c41.intoArray(c, cAt + 4 * cStride + COUNT);
        c42.intoArray(c, cAt + 4 * cStride + 2 * COUNT);
        c43.intoArray(c, cAt + 4 * cStride + 3 * COUNT);
        c50.intoArray(c, cAt + 5 * cStride);
        c51.intoArray(c, cAt + 5 * cStride + COUNT);
        c52.intoArray(c, cAt + 5 * cStride + 2 * COUNT);
        c53.intoArray(c, cAt + 5 * cStride + 3 * COUNT);
    }

    /** C [5, two panels] += A [5, depth] · two panels. */
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
        FloatVector c02 = fromArray(SPECIES, c, cAt + 2 * COUNT);
        FloatVector c03 = fromArray(SPECIES, c, cAt + 3 * COUNT);
        FloatVector c10 = fromArray(SPECIES, c, cAt + cStride);
        FloatVector c11 = fromArray(SPECIES, c, cAt + cStride + COUNT);
        FloatVector c12 = fromArray(SPECIES, c, cAt + cStride + 2 * COUNT);
        FloatVector c13 = fromArray(SPECIES, c, cAt + cStride + 3 * COUNT);
        FloatVector c20 = fromArray(SPECIES, c, cAt + 2 * cStride);
        FloatVector c21 = fromArray(SPECIES, c, cAt + 2 * cStride + COUNT);
        FloatVector c22 = fromArray(SPECIES, c, cAt + 2 * cStride + 2 * COUNT);
        FloatVector c23 = fromArray(SPECIES, c, cAt + 2 * cStride + 3 * COUNT);
        FloatVector c30 = fromArray(SPECIES, c, cAt + 3 * cStride);
        FloatVector c31 = fromArray(SPECIES, c, cAt + 3 * cStride + COUNT);
        FloatVector c32 = fromArray(SPECIES, c, cAt + 3 * cStride + 2 * COUNT);
        FloatVector c33 = fromArray(SPECIES, c, cAt + 3 * cStride + 3 * COUNT);
        FloatVector c40 = fromArray(SPECIES, c, cAt + 4 * cStride);
        FloatVector c41 = fromArray(SPECIES, c, cAt + 4 * cStride + COUNT);
        FloatVector c42 = fromArray(SPECIES, c, cAt + 4 * cStride + 2 * COUNT);
        FloatVector c43 = fromArray(SPECIES, c, cAt + 4 * cStride + 3 * COUNT);
        int a1 = aAt + aStride;
        int a2 = aAt + 2 * aStride;
        int a3 = aAt + 3 * aStride;
        int a4 = aAt + 4 * aStride;
        int b1 = bAt + depth * PANEL;
        int step = 0;
        for (int k = 0; k < depth; k++) {
            FloatVector y0 = fromArray(SPECIES, b, bAt + step);
            FloatVector y1 = fromArray(SPECIES, b, bAt + step + COUNT);
            FloatVector y2 = fromArray(SPECIES, b, b1 + step);
            FloatVector y3 = fromArray(SPECIES, b, b1 + step + COUNT);
            FloatVector x = broadcast(SPECIES, a[aAt + k]);
            c00 = x.fma(y0, c00);
            c01 = x.fma(y1, c01);
            c02 = x.fma(y2, c02);
            c03 = x.fma(y3, c03);
            x = broadcast(SPECIES, a[a1 + k]);
            c10 = x.fma(y0, c10);
            c11 = x.fma(y1, c11);
            c12 = x.fma(y2, c12);
            c13 = x.fma(y3, c13);
            x = broadcast(SPECIES, a[a2 + k]);
            c20 = x.fma(y0, c20);
            c21 = x.fma(y1, c21);
            c22 = x.fma(y2, c22);
            c23 = x.fma(y3, c23);
            x = broadcast(SPECIES, a[a3 + k]);
            c30 = x.fma(y0, c30);
            c31 = x.fma(y1, c31);
            c32 = x.fma(y2, c32);
            c33 = x.fma(y3, c33);
            x = broadcast(SPECIES, a[a4 + k]);
            c40 = x.fma(y0, c40);
            c41 = x.fma(y1, c41);
            c42 = x.fma(y2, c42);
            c43 = x.fma(y3, c43);
            step += PANEL;
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + COUNT);
        c02.intoArray(c, cAt + 2 * COUNT);
        c03.intoArray(c, cAt + 3 * COUNT);
        c10.intoArray(c, cAt + cStride);
        c11.intoArray(c, cAt + cStride + COUNT);
        c12.intoArray(c, cAt + cStride + 2 * COUNT);
        c13.intoArray(c, cAt + cStride + 3 * COUNT);
        c20.intoArray(c, cAt + 2 * cStride);
        c21.intoArray(c, cAt + 2 * cStride + COUNT);
        c22.intoArray(c, cAt + 2 * cStride + 2 * COUNT);
        c23.intoArray(c, cAt + 2 * cStride + 3 * COUNT);
        c30.intoArray(c, cAt + 3 * cStride);
        c31.intoArray(c, cAt + 3 * cStride + COUNT);
        c32.intoArray(c, cAt + 3 * cStride + 2 * COUNT);
        c33.intoArray(c, cAt + 3 * cStride + 3 * COUNT);
        c40.intoArray(c, cAt + 4 * cStride);
        c41.intoArray(c, cAt + 4 * cStride + COUNT);
        c42.intoArray(c, cAt + 4 * cStride + 2 * COUNT);
        c43.intoArray(c, cAt + 4 * cStride + 3 * COUNT);
    }

    /** C [4, two panels] += A [4, depth] · two panels. */
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
        FloatVector c02 = fromArray(SPECIES, c, cAt + 2 * COUNT);
        FloatVector c03 = fromArray(SPECIES, c, cAt + 3 * COUNT);
        FloatVector c10 = fromArray(SPECIES, c, cAt + cStride);
        FloatVector c11 = fromArray(SPECIES, c, cAt + cStride + COUNT);
        FloatVector c12 = fromArray(SPECIES, c, cAt + cStride + 2 * COUNT);
        FloatVector c13 = fromArray(SPECIES, c, cAt + cStride + 3 * COUNT);
        FloatVector c20 = fromArray(SPECIES, c, cAt + 2 * cStride);
        FloatVector c21 = fromArray(SPECIES, c, cAt + 2 * cStride + COUNT);
        FloatVector c22 = fromArray(SPECIES, c, cAt + 2 * cStride + 2 * COUNT);
        FloatVector c23 = fromArray(SPECIES, c, cAt + 2 * cStride + 3 * COUNT);
        FloatVector c30 = fromArray(SPECIES, c, cAt + 3 * cStride);
        FloatVector c31 = fromArray(SPECIES, c, cAt + 3 * cStride + COUNT);
        FloatVector c32 = fromArray(SPECIES, c, cAt + 3 * cStride + 2 * COUNT);
        FloatVector c33 = fromArray(SPECIES, c, cAt + 3 * cStride + 3 * COUNT);
        int a1 = aAt + aStride;
        int a2 = aAt + 2 * aStride;
        int a3 = aAt + 3 * aStride;
        int b1 = bAt + depth * PANEL;
        int step = 0;
        for (int k = 0; k < depth; k++) {
            FloatVector y0 = fromArray(SPECIES, b, bAt + step);
            FloatVector y1 = fromArray(SPECIES, b, bAt + step + COUNT);
            FloatVector y2 = fromArray(SPECIES, b, b1 + step);
            FloatVector y3 = fromArray(SPECIES, b, b1 + step + COUNT);
            FloatVector x = broadcast(SPECIES, a[aAt + k]);
            c00 = x.fma(y0, c00);
            c01 = x.fma(y1, c01);
            c02 = x.fma(y2, c02);
            c03 = x.fma(y3, c03);
            x = broadcast(SPECIES, a[a1 + k]);
            c10 = x.fma(y0, c10);
            c11 = x.fma(y1, c11);
            c12 = x.fma(y2, c12);
            c13 = x.fma(y3, c13);
            x = broadcast(SPECIES, a[a2 + k]);
            c20 = x.fma(y0, c20);
            c21 = x.fma(y1, c21);
            c22 = x.fma(y2, c22);
            c23 = x.fma(y3, c23);
            x = broadcast(SPECIES, a[a3 + k]);
            c30 = x.fma(y0, c30);
            c31 = x.fma(y1, c31);
            c32 = x.fma(y2, c32);
            c33 = x.fma(y3, c33);
            step += PANEL;
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + COUNT);
        c02.intoArray(c, cAt + 2 * COUNT);
        c03.intoArray(c, cAt + 3 * COUNT);
        c10.intoArray(c, cAt + cStride);
        c11.intoArray(c, cAt + cStride + COUNT);
        c12.intoArray(c, cAt + cStride + 2 * COUNT);
        c13.intoArray(c, cAt + cStride + 3 * COUNT);
        c20.intoArray(c, cAt + 2 * cStride);
        c21.intoArray(c, cAt + 2 * cStride + COUNT);
        c22.intoArray(c, cAt + 2 * cStride + 2 * COUNT);
        c23.intoArray(c, cAt + 2 * cStride + 3 * COUNT);
        c30.intoArray(c, cAt + 3 * cStride);
        c31.intoArray(c, cAt + 3 * cStride + COUNT);
        c32.intoArray(c, cAt + 3 * cStride + 2 * COUNT);
        c33.intoArray(c, cAt + 3 * cStride + 3 * COUNT);
    }
}
