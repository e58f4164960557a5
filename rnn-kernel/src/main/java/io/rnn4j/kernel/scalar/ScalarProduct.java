package io.rnn4j.kernel.scalar;

import io.rnn4j.kernel.Rows;

/**
 * The product C += A·B with B packed in panels: panel j holds the columns from j·panel as [depth,
 * panel]; the last panel is padded with zeros. It runs in tiles of four rows and four columns. C2
 * does not vectorise such loops, and C1 checks the bounds of every access: a tile of 16 sums has 8
 * accesses for 16 multiply-adds, where adding row by row has 24.
 */
final class ScalarProduct {
    private static final int TILE = 4;

    private final int panel;

    /** Creates products for panels of a number of columns that is a multiple of 4. */
    ScalarProduct(int panel) {
        this.panel = panel;
    }

    /** {@return the size of a packed operand in floats} */
    int packedSize(int depth, int columns) {
        return depth * ((columns + panel - 1) / panel * panel);
    }

    void multiply(int rows, int columns, int depth, int chain, Rows a, float[] packed, Rows c) {
        for (int column = 0; column < columns; column += TILE) {
            int first = column / panel * panel; // of the panel
            for (int k = 0; k < depth; k += chain) {
                int b = (first * depth + column - first) + k * panel;
                int count = Math.min(chain, depth - k);
                addChains(
                        rows, Math.min(TILE, columns - column), count, a, k, packed, b, c, column);
            }
        }
    }

    /** Adds one chain to every element of up to four columns of C. */
    private void addChains(
            int rows,
            int columns,
            int count,
            Rows a,
            int k,
            float[] packed,
            int b,
            Rows c,
            int column) {
        if (columns < TILE) {
            lastColumns(rows, columns, count, a, k, packed, b, c, column);
            return;
        }
        int row = 0;
        for (; row <= rows - TILE; row += TILE) {
            fourRows(
                    count,
                    a.array(),
                    a.at(row) + k,
                    a.stride(),
                    packed,
                    b,
                    c.array(),
                    c.at(row) + column,
                    c.stride());
        }
        for (; row < rows; row++) {
            oneRow(count, a.array(), a.at(row) + k, packed, b, c.array(), c.at(row) + column);
        }
    }

    private void fourRows(
            int depth,
            float[] a,
            int aAt,
            int aStride,
            float[] b,
            int bAt,
            float[] c,
            int cAt,
            int cStride) {
        float s00 = 0;
        float s01 = 0;
        float s02 = 0;
        float s03 = 0;
        float s10 = 0;
        float s11 = 0;
        float s12 = 0;
        float s13 = 0;
        float s20 = 0;
        float s21 = 0;
        float s22 = 0;
        float s23 = 0;
        float s30 = 0;
        float s31 = 0;
        float s32 = 0;
        float s33 = 0;
        int step = panel;
        int at = bAt;
        for (int k = aAt; k < aAt + depth; k++) {
            float b0 = b[at];
            float b1 = b[at + 1];
            float b2 = b[at + 2];
            float b3 = b[at + 3];
            float x = a[k];
            s00 = Fma.fma(x, b0, s00);
            s01 = Fma.fma(x, b1, s01);
            s02 = Fma.fma(x, b2, s02);
            s03 = Fma.fma(x, b3, s03);
            x = a[k + aStride];
            s10 = Fma.fma(x, b0, s10);
            s11 = Fma.fma(x, b1, s11);
            s12 = Fma.fma(x, b2, s12);
            s13 = Fma.fma(x, b3, s13);
            x = a[k + 2 * aStride];
            s20 = Fma.fma(x, b0, s20);
            s21 = Fma.fma(x, b1, s21);
            s22 = Fma.fma(x, b2, s22);
            s23 = Fma.fma(x, b3, s23);
            x = a[k + 3 * aStride];
            s30 = Fma.fma(x, b0, s30);
            s31 = Fma.fma(x, b1, s31);
            s32 = Fma.fma(x, b2, s32);
            s33 = Fma.fma(x, b3, s33);
            at += step;
        }
        c[cAt] += s00;
        c[cAt + 1] += s01;
        c[cAt + 2] += s02;
        c[cAt + 3] += s03;
        int c1 = cAt + cStride;
        c[c1] += s10;
        c[c1 + 1] += s11;
        c[c1 + 2] += s12;
        c[c1 + 3] += s13;
        int c2 = c1 + cStride;
        c[c2] += s20;
        c[c2 + 1] += s21;
        c[c2 + 2] += s22;
        c[c2 + 3] += s23;
        int c3 = c2 + cStride;
        c[c3] += s30;
        c[c3 + 1] += s31;
        c[c3 + 2] += s32;
        c[c3 + 3] += s33;
    }

    private void oneRow(int depth, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int step = panel;
        int at = bAt;
        for (int k = aAt; k < aAt + depth; k++) {
            float x = a[k];
            s0 = Fma.fma(x, b[at], s0);
            s1 = Fma.fma(x, b[at + 1], s1);
            s2 = Fma.fma(x, b[at + 2], s2);
            s3 = Fma.fma(x, b[at + 3], s3);
            at += step;
        }
        c[cAt] += s0;
        c[cAt + 1] += s1;
        c[cAt + 2] += s2;
        c[cAt + 3] += s3;
    }

    private void lastColumns(
            int rows,
            int columns,
            int depth,
            Rows a,
            int k,
            float[] b,
            int bAt,
            Rows c,
            int first) {
        for (int column = 0; column < columns; column++) {
            for (int row = 0; row < rows; row++) {
                float sum = dot(depth, a.array(), a.at(row) + k, b, bAt + column);
                c.array()[c.at(row) + first + column] += sum;
            }
        }
    }

    private float dot(int depth, float[] a, int aAt, float[] b, int bAt) {
        float sum = 0;
        for (int k = 0; k < depth; k++) {
            sum = Fma.fma(a[aAt + k], b[bAt + k * panel], sum);
        }
        return sum;
    }
}
