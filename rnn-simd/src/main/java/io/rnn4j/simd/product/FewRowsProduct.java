package io.rnn4j.simd.product;

import static io.rnn4j.simd.tile.ProductTiles.PANEL;

import io.rnn4j.simd.tile.WideTiles;

/**
 * C += A·B as {@link VectorProduct}, for up to three rows: with tiles several panels wide. The last
 * ones may be wider than what is left of C; they go through a copy, for a panel on its own would
 * take nearly as long as all of them together.
 */
public final class FewRowsProduct {

    /** The largest number of rows. */
    public static final int MOST = 3;

    /** Panels of the widest tile of one row. */
    private static final int PANELS = 4;

    private final float[] edge = new float[MOST * PANELS * PANEL];

    void multiply(
            int rows,
            int columns,
            int depth,
            float[] a,
            int aOffset,
            int aStride,
            float[] packed,
            float[] c,
            int cOffset,
            int cStride) {
        int group = rows == 1 ? PANELS * PANEL : 2 * PANEL;
        int whole = columns % PANEL == 0 ? columns : columns / group * group;
        multiplyPanels(rows, whole, depth, a, aOffset, aStride, packed, 0, c, cOffset, cStride);
        int width = columns - whole;
        if (width > 0) {
            for (int row = 0; row < rows; row++) {
                System.arraycopy(c, cOffset + whole + row * cStride, edge, row * group, width);
            }
            multiplyPanels(
                    rows,
                    Packing.roundUp(width),
                    depth,
                    a,
                    aOffset,
                    aStride,
                    packed,
                    whole * depth,
                    edge,
                    0,
                    group);
            for (int row = 0; row < rows; row++) {
                System.arraycopy(edge, row * group, c, cOffset + whole + row * cStride, width);
            }
        }
    }

    /** The columns are whole panels. */
    private static void multiplyPanels(
            int rows,
            int columns,
            int depth,
            float[] a,
            int aAt,
            int aStride,
            float[] packed,
            int panel,
            float[] c,
            int cAt,
            int cStride) {
        switch (rows) {
            case 1 -> multiplyOne(columns, depth, a, aAt, packed, panel, c, cAt);
            case 2 -> multiplyTwo(columns, depth, a, aAt, aStride, packed, panel, c, cAt, cStride);
            case 3 ->
                    multiplyThree(columns, depth, a, aAt, aStride, packed, panel, c, cAt, cStride);
            default -> {} // no rows
        }
    }

    private static void multiplyOne(
            int columns,
            int depth,
            float[] a,
            int aAt,
            float[] packed,
            int panel,
            float[] c,
            int cAt) {
        int groups = columns / (PANELS * PANEL);
        for (int group = 0; group < groups; group++) {
            int first = group * PANEL;
            WideTiles.oneOfFourPanels(
                    groups, depth, a, aAt, packed, panel + first * depth, c, cAt + first);
        }
        int column = groups * PANELS * PANEL;
        for (; column + 2 * PANEL <= columns; column += 2 * PANEL) {
            WideTiles.oneOfTwoPanels(
                    depth, a, aAt, packed, panel + column * depth, c, cAt + column);
        }
        if (column < columns) {
            WideTiles.one(depth, a, aAt, packed, panel + column * depth, c, cAt + column);
        }
    }

    private static void multiplyTwo(
            int columns,
            int depth,
            float[] a,
            int aAt,
            int aStride,
            float[] packed,
            int panel,
            float[] c,
            int cAt,
            int cStride) {
        int column = 0;
        for (; column + 2 * PANEL <= columns; column += 2 * PANEL) {
            WideTiles.twoOfTwoPanels(
                    depth,
                    a,
                    aAt,
                    aStride,
                    packed,
                    panel + column * depth,
                    c,
                    cAt + column,
                    cStride);
        }
        if (column < columns) {
            WideTiles.two(
                    depth,
                    a,
                    aAt,
                    aStride,
                    packed,
                    panel + column * depth,
                    c,
                    cAt + column,
                    cStride);
        }
    }

    private static void multiplyThree(
            int columns,
            int depth,
            float[] a,
            int aAt,
            int aStride,
            float[] packed,
            int panel,
            float[] c,
            int cAt,
            int cStride) {
        int column = 0;
        for (; column + 2 * PANEL <= columns; column += 2 * PANEL) {
            WideTiles.threeOfTwoPanels(
                    depth,
                    a,
                    aAt,
                    aStride,
                    packed,
                    panel + column * depth,
                    c,
                    cAt + column,
                    cStride);
        }
        if (column < columns) {
            WideTiles.three(
                    depth,
                    a,
                    aAt,
                    aStride,
                    packed,
                    panel + column * depth,
                    c,
                    cAt + column,
                    cStride);
        }
    }
}
