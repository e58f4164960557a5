package io.rnn4j.simd;

import static io.rnn4j.simd.Lanes.COUNT;
import static io.rnn4j.simd.Lanes.all;
import static io.rnn4j.simd.Lanes.load;

import jdk.incubator.vector.FloatVector;

/**
 * The inner loops of {@link VectorProduct}: a tile of C, some rows high and one panel (two vectors)
 * wide, stays in registers while A is read in place and B panel by panel.
 *
 * <p>Six rows give 12 sums, enough to hide the latency of the multiply-add, and fit the 16
 * registers of AVX2. The step of B must be a constant of the compiler: with a variable one, or with
 * packed A, the loops run at 97 instead of 114 GFLOP/s (of 117). The offsets of the rows are
 * multiples of the stride: as running sums they cost the compiler registers and the loops 5 %.
 */
final class ProductTiles {

    /** Columns of a panel. */
    static final int PANEL = 2 * COUNT;

    private ProductTiles() {}

    /** C [6, 2 vectors] += A [6, depth] · panel. */
    static void six(
            int depth,
            float[] a,
            int aAt,
            int aStride,
            float[] b,
            int bAt,
            float[] c,
            int cAt,
            int cStride) {
        FloatVector c00 = load(c, cAt);
        FloatVector c01 = load(c, cAt + COUNT);
        FloatVector c10 = load(c, cAt + cStride);
        FloatVector c11 = load(c, cAt + cStride + COUNT);
        FloatVector c20 = load(c, cAt + 2 * cStride);
        FloatVector c21 = load(c, cAt + 2 * cStride + COUNT);
        FloatVector c30 = load(c, cAt + 3 * cStride);
        FloatVector c31 = load(c, cAt + 3 * cStride + COUNT);
        FloatVector c40 = load(c, cAt + 4 * cStride);
        FloatVector c41 = load(c, cAt + 4 * cStride + COUNT);
        FloatVector c50 = load(c, cAt + 5 * cStride);
        FloatVector c51 = load(c, cAt + 5 * cStride + COUNT);
        int a1 = aAt + aStride;
        int a2 = aAt + 2 * aStride;
        int a3 = aAt + 3 * aStride;
        int a4 = aAt + 4 * aStride;
        int a5 = aAt + 5 * aStride;
        int bK = bAt;
        for (int k = 0; k < depth; k++) {
            FloatVector b0 = load(b, bK);
            FloatVector b1 = load(b, bK + COUNT);
            FloatVector x = all(a[aAt + k]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = all(a[a1 + k]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = all(a[a2 + k]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = all(a[a3 + k]);
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            x = all(a[a4 + k]);
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            x = all(a[a5 + k]);
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

    /** C [4, 2 vectors] += A [4, depth] · panel. */
    static void four(
            int depth,
            float[] a,
            int aAt,
            int aStride,
            float[] b,
            int bAt,
            float[] c,
            int cAt,
            int cStride) {
        FloatVector c00 = load(c, cAt);
        FloatVector c01 = load(c, cAt + COUNT);
        FloatVector c10 = load(c, cAt + cStride);
        FloatVector c11 = load(c, cAt + cStride + COUNT);
        FloatVector c20 = load(c, cAt + 2 * cStride);
        FloatVector c21 = load(c, cAt + 2 * cStride + COUNT);
        FloatVector c30 = load(c, cAt + 3 * cStride);
        FloatVector c31 = load(c, cAt + 3 * cStride + COUNT);
        int a1 = aAt + aStride;
        int a2 = aAt + 2 * aStride;
        int a3 = aAt + 3 * aStride;
        int bK = bAt;
        for (int k = 0; k < depth; k++) {
            FloatVector b0 = load(b, bK);
            FloatVector b1 = load(b, bK + COUNT);
            FloatVector x = all(a[aAt + k]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = all(a[a1 + k]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = all(a[a2 + k]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = all(a[a3 + k]);
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

    /** C [2, 2 vectors] += A [2, depth] · panel. */
    static void two(
            int depth,
            float[] a,
            int aAt,
            int aStride,
            float[] b,
            int bAt,
            float[] c,
            int cAt,
            int cStride) {
        FloatVector c00 = load(c, cAt);
        FloatVector c01 = load(c, cAt + COUNT);
        FloatVector c10 = load(c, cAt + cStride);
        FloatVector c11 = load(c, cAt + cStride + COUNT);
        int a1 = aAt + aStride;
        int bK = bAt;
        for (int k = 0; k < depth; k++) {
            FloatVector b0 = load(b, bK);
            FloatVector b1 = load(b, bK + COUNT);
            FloatVector x = all(a[aAt + k]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = all(a[a1 + k]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            bK += PANEL;
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + COUNT);
        c10.intoArray(c, cAt + cStride);
        c11.intoArray(c, cAt + cStride + COUNT);
    }

    /** C [1, 2 vectors] += A [1, depth] · panel. */
    static void one(
            int depth,
            float[] a,
            int aAt,
            int aStride,
            float[] b,
            int bAt,
            float[] c,
            int cAt,
            int cStride) {
        FloatVector c00 = load(c, cAt);
        FloatVector c01 = load(c, cAt + COUNT);
        int bK = bAt;
        for (int k = 0; k < depth; k++) {
            FloatVector b0 = load(b, bK);
            FloatVector b1 = load(b, bK + COUNT);
            FloatVector x = all(a[aAt + k]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            bK += PANEL;
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + COUNT);
    }

    /**
     * One row of C, four panels wide, += one row of A · four panels: a single row has too few sums
     * in one panel to hide the latency of the additions (its speed is that of reading B from the
     * cache).
     */
    static void oneOfFourPanels(
            int depth, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt) {
        FloatVector c00 = load(c, cAt);
        FloatVector c01 = load(c, cAt + COUNT);
        FloatVector c10 = load(c, cAt + 2 * COUNT);
        FloatVector c11 = load(c, cAt + 3 * COUNT);
        FloatVector c20 = load(c, cAt + 4 * COUNT);
        FloatVector c21 = load(c, cAt + 5 * COUNT);
        FloatVector c30 = load(c, cAt + 6 * COUNT);
        FloatVector c31 = load(c, cAt + 7 * COUNT);
        int b0 = bAt;
        int b1 = b0 + depth * PANEL;
        int b2 = b1 + depth * PANEL;
        int b3 = b2 + depth * PANEL;
        int step = 0;
        for (int k = 0; k < depth; k++) {
            FloatVector x = all(a[aAt + k]);
            c00 = x.fma(load(b, b0 + step), c00);
            c01 = x.fma(load(b, b0 + step + COUNT), c01);
            c10 = x.fma(load(b, b1 + step), c10);
            c11 = x.fma(load(b, b1 + step + COUNT), c11);
            c20 = x.fma(load(b, b2 + step), c20);
            c21 = x.fma(load(b, b2 + step + COUNT), c21);
            c30 = x.fma(load(b, b3 + step), c30);
            c31 = x.fma(load(b, b3 + step + COUNT), c31);
            step += PANEL;
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + COUNT);
        c10.intoArray(c, cAt + 2 * COUNT);
        c11.intoArray(c, cAt + 3 * COUNT);
        c20.intoArray(c, cAt + 4 * COUNT);
        c21.intoArray(c, cAt + 5 * COUNT);
        c30.intoArray(c, cAt + 6 * COUNT);
        c31.intoArray(c, cAt + 7 * COUNT);
    }
}
