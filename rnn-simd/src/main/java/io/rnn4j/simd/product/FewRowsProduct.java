package io.rnn4j.simd.product;

import static io.rnn4j.simd.vector.Lanes.PANEL;

import io.rnn4j.kernel.Rows;
import io.rnn4j.simd.tile.WideTiles;

/**
 * The product C += A·B of {@link VectorProduct} for up to three rows, in tiles several panels wide.
 * The last tile may be wider than the rest of C and works on a copy: single panels would take
 * nearly as long each as the whole tile.
 */
public final class FewRowsProduct {

    /** The largest number of rows. */
    public static final int MAXIMUM = 3;

    /** Panels of the widest tile of one row. */
    private static final int PANELS = 4;

    private final Rows edge = new Rows(new float[MAXIMUM * PANELS * PANEL], 0, 0);

    FewRowsProduct() {}

    void multiply(int rows, int columns, int depth, int chain, Rows a, float[] packed, Rows c) {
        int group = rows == 1 ? PANELS * PANEL : 2 * PANEL;
        int whole = columns % PANEL == 0 ? columns : columns / group * group;
        multiplyPanels(rows, whole, depth, chain, a, packed, 0, c);
        int width = columns - whole;
        if (width > 0) {
            float[] sums = edge.array();
            edge.set(sums, 0, group);
            for (int row = 0; row < rows; row++) {
                System.arraycopy(c.array(), c.at(row) + whole, sums, edge.at(row), width);
            }
            int panels = (width + PANEL - 1) / PANEL;
            multiplyPanels(rows, panels * PANEL, depth, chain, a, packed, whole * depth, edge);
            for (int row = 0; row < rows; row++) {
                System.arraycopy(sums, edge.at(row), c.array(), c.at(row) + whole, width);
            }
        }
    }

    /** Multiplies by whole panels, the first of which starts at an offset. */
    private static void multiplyPanels(
            int rows,
            int columns,
            int depth,
            int chain,
            Rows a,
            float[] packed,
            int panel,
            Rows c) {
        if (rows == 1) {
            multiplyOne(columns, depth, chain, a, packed, panel, c);
            return;
        }
        for (int column = 0; column < columns; column += 2 * PANEL) {
            int panels = column + 2 * PANEL <= columns ? 2 : 1;
            multiplyTile(
                    rows * 2 + panels - 1,
                    depth,
                    chain,
                    a,
                    packed,
                    panel + column * depth,
                    c.array(),
                    c.offset() + column,
                    c.stride());
        }
    }

    private static void multiplyTile(
            int shape,
            int depth,
            int chain,
            Rows left,
            float[] packed,
            int panel,
            float[] c,
            int cAt,
            int cStride) {
        float[] a = left.array();
        int aAt = left.offset();
        int aStride = left.stride();
        switch (shape) {
            case 4 -> WideTiles.two(depth, chain, a, aAt, aStride, packed, panel, c, cAt, cStride);
            case 5 ->
                    WideTiles.twoOfTwoPanels(
                            depth, chain, a, aAt, aStride, packed, panel, c, cAt, cStride);
            case 6 ->
                    WideTiles.three(depth, chain, a, aAt, aStride, packed, panel, c, cAt, cStride);
            case 7 ->
                    WideTiles.threeOfTwoPanels(
                            depth, chain, a, aAt, aStride, packed, panel, c, cAt, cStride);
            default -> {} // no rows
        }
    }

    private static void multiplyOne(
            int columns, int depth, int chain, Rows left, float[] packed, int panel, Rows sums) {
        float[] a = left.array();
        float[] c = sums.array();
        int aAt = left.offset();
        int cAt = sums.offset();
        int groups = columns / (PANELS * PANEL);
        for (int group = 0; group < groups; group++) {
            int first = group * PANEL;
            WideTiles.oneOfFourPanels(
                    groups, depth, chain, a, aAt, packed, panel + first * depth, c, cAt + first);
        }
        int column = groups * PANELS * PANEL;
        for (; column + 2 * PANEL <= columns; column += 2 * PANEL) {
            WideTiles.oneOfTwoPanels(
                    depth, chain, a, aAt, packed, panel + column * depth, c, cAt + column);
        }
        if (column < columns) {
            WideTiles.one(depth, chain, a, aAt, packed, panel + column * depth, c, cAt + column);
        }
    }
}
