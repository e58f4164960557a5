package io.rnn4j.simd;

import static io.rnn4j.simd.ProductTiles.PANEL;

import java.util.Arrays;

/**
 * C += A·B with B packed in panels: panel j holds the columns from j·{@link ProductTiles#PANEL}, as
 * [depth, PANEL], the last one filled with zeros.
 */
final class VectorProduct {

    /** The largest number of rows of a tile. */
    private static final int TILE = 6;

    /** Panels that a single row reads at a time. */
    private static final int PANELS = 4;

    /** Receives the tiles of C that are narrower than a panel. */
    private final float[] edge = new float[TILE * PANEL];

    static int packedSize(int depth, int columns) {
        return depth * roundUp(columns);
    }

    private static int roundUp(int columns) {
        return (columns + PANEL - 1) / PANEL * PANEL;
    }

    static void pack(
            int depth,
            int columns,
            float[] b,
            int bOffset,
            int bStride,
            boolean transposed,
            float[] packed) {
        for (int column = 0; column < columns; column += PANEL) {
            int width = Math.min(PANEL, columns - column);
            int panel = column * depth;
            if (width < PANEL) {
                Arrays.fill(packed, panel, panel + depth * PANEL, 0f);
            }
            if (transposed) {
                packPanelTransposed(
                        depth, width, b, bOffset + column * bStride, bStride, packed, panel);
            } else {
                packPanel(depth, width, b, bOffset + column, bStride, packed, panel);
            }
        }
    }

    private static void packPanel(
            int depth, int width, float[] b, int bAt, int bStride, float[] packed, int panel) {
        for (int k = 0; k < depth; k++) {
            System.arraycopy(b, bAt + k * bStride, packed, panel + k * PANEL, width);
        }
    }

    private static void packPanelTransposed(
            int depth, int width, float[] b, int bAt, int bStride, float[] packed, int panel) {
        for (int column = 0; column < width; column++) {
            int at = bAt + column * bStride;
            for (int k = 0; k < depth; k++) {
                packed[panel + k * PANEL + column] = b[at + k];
            }
        }
    }

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
        int single = rows == 1 ? 1 : 0;
        int column = single * columns / (PANELS * PANEL) * (PANELS * PANEL);
        for (int group = 0; group < column; group += PANELS * PANEL) {
            ProductTiles.oneOfFourPanels(
                    depth, a, aOffset, packed, group * depth, c, cOffset + group);
        }
        for (; column + PANEL <= columns; column += PANEL) {
            multiplyPanel(
                    rows,
                    depth,
                    a,
                    aOffset,
                    aStride,
                    packed,
                    column * depth,
                    c,
                    cOffset + column,
                    cStride);
        }
        if (column < columns) {
            multiplyEdge(
                    rows,
                    columns - column,
                    depth,
                    a,
                    aOffset,
                    aStride,
                    packed,
                    column * depth,
                    c,
                    cOffset + column,
                    cStride);
        }
    }

    private static void multiplyPanel(
            int rows,
            int depth,
            float[] a,
            int aOffset,
            int aStride,
            float[] packed,
            int panel,
            float[] c,
            int cOffset,
            int cStride) {
        int row = 0;
        while (row < rows) {
            int tile = tile(rows - row);
            multiplyTile(
                    tile,
                    depth,
                    a,
                    aOffset + row * aStride,
                    aStride,
                    packed,
                    panel,
                    c,
                    cOffset + row * cStride,
                    cStride);
            row += tile;
        }
    }

    /** The last panel is wider than what is left of C: each tile goes through a copy. */
    private void multiplyEdge(
            int rows,
            int width,
            int depth,
            float[] a,
            int aOffset,
            int aStride,
            float[] packed,
            int panel,
            float[] c,
            int cOffset,
            int cStride) {
        int row = 0;
        while (row < rows) {
            int tile = tile(rows - row);
            for (int i = 0; i < tile; i++) {
                System.arraycopy(c, cOffset + (row + i) * cStride, edge, i * PANEL, width);
            }
            multiplyTile(
                    tile,
                    depth,
                    a,
                    aOffset + row * aStride,
                    aStride,
                    packed,
                    panel,
                    edge,
                    0,
                    PANEL);
            for (int i = 0; i < tile; i++) {
                System.arraycopy(edge, i * PANEL, c, cOffset + (row + i) * cStride, width);
            }
            row += tile;
        }
    }

    private static int tile(int rows) {
        return rows >= TILE ? TILE : rows >= 4 ? 4 : rows >= 2 ? 2 : 1;
    }

    private static void multiplyTile(
            int tile,
            int depth,
            float[] a,
            int aAt,
            int aStride,
            float[] packed,
            int panel,
            float[] c,
            int cAt,
            int cStride) {
        switch (tile) {
            case 6 -> ProductTiles.six(depth, a, aAt, aStride, packed, panel, c, cAt, cStride);
            case 4 -> ProductTiles.four(depth, a, aAt, aStride, packed, panel, c, cAt, cStride);
            case 2 -> ProductTiles.two(depth, a, aAt, aStride, packed, panel, c, cAt, cStride);
            default -> ProductTiles.one(depth, a, aAt, aStride, packed, panel, c, cAt, cStride);
        }
    }
}
