package io.rnn4j.simd.tile;

import static io.rnn4j.simd.vector.Lanes.COUNT;
import static io.rnn4j.simd.vector.Lanes.PANEL;
import static io.rnn4j.simd.vector.Vectors.SPECIES;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/**
 * The inner loops of {@link io.rnn4j.simd.product.VectorProduct} for up to three rows. In one panel
 * they have too few sums to hide the latency of the multiply-adds, so they read several at a time:
 * three rows of two panels run at 181 instead of 74 GFLOP/s, two rows at 128 instead of 82.
 *
 * <p>A single row is as fast as B comes from the cache: 85 GFLOP/s from the second level, 75 from
 * the first; there 100 to 145 if B happens to begin at a cache line, for which Java has no means.
 */
public final class WideTiles {

    private WideTiles() {}

    /** C [3, two panels] += A [3, depth] · two panels. */
    public static void threeOfTwoPanels(
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
        int a1 = aAt + aStride;
        int a2 = aAt + 2 * aStride;
        int b1 = bAt + depth * PANEL;
        int step = 0;
        for (int k = 0; k < depth; k++) {
            FloatVector x0 = broadcast(SPECIES, a[aAt + k]);
            FloatVector x1 = broadcast(SPECIES, a[a1 + k]);
            FloatVector x2 = broadcast(SPECIES, a[a2 + k]);
            FloatVector y = fromArray(SPECIES, b, bAt + step);
            c00 = x0.fma(y, c00);
            c10 = x1.fma(y, c10);
            c20 = x2.fma(y, c20);
            y = fromArray(SPECIES, b, bAt + step + COUNT);
            c01 = x0.fma(y, c01);
            c11 = x1.fma(y, c11);
            c21 = x2.fma(y, c21);
            y = fromArray(SPECIES, b, b1 + step);
            c02 = x0.fma(y, c02);
            c12 = x1.fma(y, c12);
            c22 = x2.fma(y, c22);
            y = fromArray(SPECIES, b, b1 + step + COUNT);
            c03 = x0.fma(y, c03);
            c13 = x1.fma(y, c13);
            c23 = x2.fma(y, c23);
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
    }

    /** C [3, 2 vectors] += A [3, depth] · panel. */
    public static void three(
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
        int a1 = aAt + aStride;
        int a2 = aAt + 2 * aStride;
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
            bK += PANEL;
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + COUNT);
        c10.intoArray(c, cAt + cStride);
        c11.intoArray(c, cAt + cStride + COUNT);
        c20.intoArray(c, cAt + 2 * cStride);
        c21.intoArray(c, cAt + 2 * cStride + COUNT);
    }

    /** C [2, two panels] += A [2, depth] · two panels. */
    public static void twoOfTwoPanels(
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
        int a1 = aAt + aStride;
        int b1 = bAt + depth * PANEL;
        int step = 0;
        for (int k = 0; k < depth; k++) {
            FloatVector x0 = broadcast(SPECIES, a[aAt + k]);
            FloatVector x1 = broadcast(SPECIES, a[a1 + k]);
            FloatVector y = fromArray(SPECIES, b, bAt + step);
            c00 = x0.fma(y, c00);
            c10 = x1.fma(y, c10);
            y = fromArray(SPECIES, b, bAt + step + COUNT);
            c01 = x0.fma(y, c01);
            c11 = x1.fma(y, c11);
            y = fromArray(SPECIES, b, b1 + step);
            c02 = x0.fma(y, c02);
            c12 = x1.fma(y, c12);
            y = fromArray(SPECIES, b, b1 + step + COUNT);
            c03 = x0.fma(y, c03);
            c13 = x1.fma(y, c13);
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
    }

    /** C [2, 2 vectors] += A [2, depth] · panel. */
    public static void two(
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
        int a1 = aAt + aStride;
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
            bK += PANEL;
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + COUNT);
        c10.intoArray(c, cAt + cStride);
        c11.intoArray(c, cAt + cStride + COUNT);
    }

    /**
     * C [1, four panels] += A [1, depth] · four panels. The distance of the panels is the number of
     * such groups: the four streams of B continue from group to group, so that the processor
     * continues to prefetch; with four adjacent panels a product of [1, 128] by [128, 512] took 1.6
     * times the time.
     */
    public static void oneOfFourPanels(
            int groups, int depth, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt) {
        FloatVector c00 = fromArray(SPECIES, c, cAt);
        FloatVector c01 = fromArray(SPECIES, c, cAt + COUNT);
        FloatVector c02 = fromArray(SPECIES, c, cAt + groups * PANEL);
        FloatVector c03 = fromArray(SPECIES, c, cAt + groups * PANEL + COUNT);
        FloatVector c04 = fromArray(SPECIES, c, cAt + 2 * groups * PANEL);
        FloatVector c05 = fromArray(SPECIES, c, cAt + 2 * groups * PANEL + COUNT);
        FloatVector c06 = fromArray(SPECIES, c, cAt + 3 * groups * PANEL);
        FloatVector c07 = fromArray(SPECIES, c, cAt + 3 * groups * PANEL + COUNT);
        int b1 = bAt + groups * depth * PANEL;
        int b2 = b1 + groups * depth * PANEL;
        int b3 = b2 + groups * depth * PANEL;
        int step = 0;
        for (int k = 0; k < depth; k++) {
            FloatVector x0 = broadcast(SPECIES, a[aAt + k]);
            c00 = x0.fma(fromArray(SPECIES, b, bAt + step), c00);
            c01 = x0.fma(fromArray(SPECIES, b, bAt + step + COUNT), c01);
            c02 = x0.fma(fromArray(SPECIES, b, b1 + step), c02);
            c03 = x0.fma(fromArray(SPECIES, b, b1 + step + COUNT), c03);
            c04 = x0.fma(fromArray(SPECIES, b, b2 + step), c04);
            c05 = x0.fma(fromArray(SPECIES, b, b2 + step + COUNT), c05);
            c06 = x0.fma(fromArray(SPECIES, b, b3 + step), c06);
            c07 = x0.fma(fromArray(SPECIES, b, b3 + step + COUNT), c07);
            step += PANEL;
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + COUNT);
        c02.intoArray(c, cAt + groups * PANEL);
        c03.intoArray(c, cAt + groups * PANEL + COUNT);
        c04.intoArray(c, cAt + 2 * groups * PANEL);
        c05.intoArray(c, cAt + 2 * groups * PANEL + COUNT);
        c06.intoArray(c, cAt + 3 * groups * PANEL);
        c07.intoArray(c, cAt + 3 * groups * PANEL + COUNT);
    }

    /** C [1, two panels] += A [1, depth] · two panels. */
    public static void oneOfTwoPanels(
            int depth, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt) {
        FloatVector c00 = fromArray(SPECIES, c, cAt);
        FloatVector c01 = fromArray(SPECIES, c, cAt + COUNT);
        FloatVector c02 = fromArray(SPECIES, c, cAt + 2 * COUNT);
        FloatVector c03 = fromArray(SPECIES, c, cAt + 3 * COUNT);
        int b1 = bAt + depth * PANEL;
        int step = 0;
        for (int k = 0; k < depth; k++) {
            FloatVector x0 = broadcast(SPECIES, a[aAt + k]);
            c00 = x0.fma(fromArray(SPECIES, b, bAt + step), c00);
            c01 = x0.fma(fromArray(SPECIES, b, bAt + step + COUNT), c01);
            c02 = x0.fma(fromArray(SPECIES, b, b1 + step), c02);
            c03 = x0.fma(fromArray(SPECIES, b, b1 + step + COUNT), c03);
            step += PANEL;
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + COUNT);
        c02.intoArray(c, cAt + 2 * COUNT);
        c03.intoArray(c, cAt + 3 * COUNT);
    }

    /** C [1, one panel] += A [1, depth] · one panel. */
    public static void one(int depth, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt) {
        FloatVector c00 = fromArray(SPECIES, c, cAt);
        FloatVector c01 = fromArray(SPECIES, c, cAt + COUNT);
        int step = 0;
        for (int k = 0; k < depth; k++) {
            FloatVector x0 = broadcast(SPECIES, a[aAt + k]);
            c00 = x0.fma(fromArray(SPECIES, b, bAt + step), c00);
            c01 = x0.fma(fromArray(SPECIES, b, bAt + step + COUNT), c01);
            step += PANEL;
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + COUNT);
    }
}
