package io.rnn4j.simd.warmup;

/**
 * C += A·B in scalar code, for operands with any distance between neighbours in a row of A and in a
 * column of B, so that it reads what is packed for the vector code. Element (i, k) of A lies at
 * {@code aAt + i·aRow + k·aStep}, element (k, j) of B at {@code bAt + k·bStep + j}.
 *
 * <p>It runs while little of the program is compiled, mostly as code of the first compiler, which
 * checks the bounds of every access: a tile of 4 × 4 sums has 8 accesses for 16 multiply-adds,
 * where adding row by row has 24. The second compiler does not vectorise either, because C might
 * overlap B.
 */
public final class ColdProduct {

    private static final int TILE = 4;

    private ColdProduct() {}

    /** C [rows, columns] += A [rows, depth] · B [depth, columns], k ascending. */
    public static void multiply(
            int rows,
            int columns,
            int depth,
            float[] a,
            int aAt,
            int aRow,
            int aStep,
            float[] b,
            int bAt,
            int bStep,
            float[] c,
            int cAt,
            int cRow) {
        int bulk = columns - columns % TILE;
        int row = 0;
        for (; row <= rows - TILE; row += TILE) {
            int aTile = aAt + row * aRow;
            int cTile = cAt + row * cRow;
            for (int column = 0; column < bulk; column += TILE) {
                fourRows(
                        depth,
                        a,
                        aTile,
                        aRow,
                        aStep,
                        b,
                        bAt + column,
                        bStep,
                        c,
                        cTile + column,
                        cRow);
            }
        }
        for (; row < rows; row++) {
            for (int column = 0; column < bulk; column += TILE) {
                oneRow(
                        depth,
                        a,
                        aAt + row * aRow,
                        aStep,
                        b,
                        bAt + column,
                        bStep,
                        c,
                        cAt + row * cRow + column);
            }
        }
        for (int column = bulk; column < columns; column++) {
            for (row = 0; row < rows; row++) {
                int at = cAt + row * cRow + column;
                c[at] = dot(depth, a, aAt + row * aRow, aStep, b, bAt + column, bStep, c[at]);
            }
        }
    }

    private static void fourRows(
            int depth,
            float[] a,
            int aAt,
            int aRow,
            int aStep,
            float[] b,
            int bAt,
            int bStep,
            float[] c,
            int cAt,
            int cRow) {
        int c1 = cAt + cRow;
        int c2 = c1 + cRow;
        int c3 = c2 + cRow;
        float s00 = c[cAt];
        float s01 = c[cAt + 1];
        float s02 = c[cAt + 2];
        float s03 = c[cAt + 3];
        float s10 = c[c1];
        float s11 = c[c1 + 1];
        float s12 = c[c1 + 2];
        float s13 = c[c1 + 3];
        float s20 = c[c2];
        float s21 = c[c2 + 1];
        float s22 = c[c2 + 2];
        float s23 = c[c2 + 3];
        float s30 = c[c3];
        float s31 = c[c3 + 1];
        float s32 = c[c3 + 2];
        float s33 = c[c3 + 3];
        int aK = aAt;
        int bK = bAt;
        for (int k = 0; k < depth; k++) {
            float b0 = b[bK];
            float b1 = b[bK + 1];
            float b2 = b[bK + 2];
            float b3 = b[bK + 3];
            float x = a[aK];
            s00 = Math.fma(x, b0, s00);
            s01 = Math.fma(x, b1, s01);
            s02 = Math.fma(x, b2, s02);
            s03 = Math.fma(x, b3, s03);
            x = a[aK + aRow];
            s10 = Math.fma(x, b0, s10);
            s11 = Math.fma(x, b1, s11);
            s12 = Math.fma(x, b2, s12);
            s13 = Math.fma(x, b3, s13);
            x = a[aK + 2 * aRow];
            s20 = Math.fma(x, b0, s20);
            s21 = Math.fma(x, b1, s21);
            s22 = Math.fma(x, b2, s22);
            s23 = Math.fma(x, b3, s23);
            x = a[aK + 3 * aRow];
            s30 = Math.fma(x, b0, s30);
            s31 = Math.fma(x, b1, s31);
            s32 = Math.fma(x, b2, s32);
            s33 = Math.fma(x, b3, s33);
            aK += aStep;
            bK += bStep;
        }
        c[cAt] = s00;
        c[cAt + 1] = s01;
        c[cAt + 2] = s02;
        c[cAt + 3] = s03;
        c[c1] = s10;
        c[c1 + 1] = s11;
        c[c1 + 2] = s12;
        c[c1 + 3] = s13;
        c[c2] = s20;
        c[c2 + 1] = s21;
        c[c2 + 2] = s22;
        c[c2 + 3] = s23;
        c[c3] = s30;
        c[c3 + 1] = s31;
        c[c3 + 2] = s32;
        c[c3 + 3] = s33;
    }

    private static void oneRow(
            int depth,
            float[] a,
            int aAt,
            int aStep,
            float[] b,
            int bAt,
            int bStep,
            float[] c,
            int cAt) {
        float s0 = c[cAt];
        float s1 = c[cAt + 1];
        float s2 = c[cAt + 2];
        float s3 = c[cAt + 3];
        int aK = aAt;
        int bK = bAt;
        for (int k = 0; k < depth; k++) {
            float x = a[aK];
            s0 = Math.fma(x, b[bK], s0);
            s1 = Math.fma(x, b[bK + 1], s1);
            s2 = Math.fma(x, b[bK + 2], s2);
            s3 = Math.fma(x, b[bK + 3], s3);
            aK += aStep;
            bK += bStep;
        }
        c[cAt] = s0;
        c[cAt + 1] = s1;
        c[cAt + 2] = s2;
        c[cAt + 3] = s3;
    }

    private static float dot(
            int depth, float[] a, int aAt, int aStep, float[] b, int bAt, int bStep, float start) {
        float sum = start;
        for (int k = 0; k < depth; k++) {
            sum = Math.fma(a[aAt + k * aStep], b[bAt + k * bStep], sum);
        }
        return sum;
    }
}
