package io.rnn4j.simd;

import static io.rnn4j.simd.TransposedTiles.PANEL;

import jdk.incubator.vector.FloatVector;

import java.util.Arrays;

/**
 * C += Aᵀ·B with A packed in tiles: the tile of the rows from i begins at i·depth and is [depth,
 * rows of the tile]. B is copied panel by panel into scratch memory.
 */
final class VectorTransposedProduct {

    /** The largest number of rows of a tile: 16 sums need the 32 registers of AVX-512. */
    private static final int TILE = Lanes.COUNT == 16 ? 8 : 6;

    /** Rows of the operands at a time, unless packed A exceeds the budget. */
    private static final int DEPTH = 384;

    private static final int LEAST_DEPTH = 64;

    /**
     * The most floats of packed A, 2 MB: with 1024 rows and a third of it, which shrinks the depth
     * to 128, products ran at 85 instead of 99 GFLOP/s, although packed A then fits a 1 MB cache.
     */
    private static final int BUDGET = 512 * 1024;

    /** Receives the tiles of C that are narrower than a panel. */
    private final float[] edge = new float[TILE * PANEL];

    private float[] panel = new float[DEPTH * PANEL];

    static int depth(int rows) {
        return Math.clamp(BUDGET / rows, LEAST_DEPTH, DEPTH);
    }

    static int packedSize(int rows, int depth) {
        return rows * depth;
    }

    static void pack(int rows, int depth, float[] a, int aOffset, int aStride, float[] packed) {
        int row = 0;
        while (row < rows) {
            int tile = tile(rows - row);
            if (tile == 8) {
                packTileOfEight(depth, a, aOffset + row, aStride, packed, row * depth);
            } else {
                packTile(tile, depth, a, aOffset + row, aStride, packed, row * depth);
            }
            row += tile;
        }
    }

    private static void packTileOfEight(
            int depth, float[] a, int aAt, int aStride, float[] packed, int packedAt) {
        for (int k = 0; k < depth; k++) {
            FloatVector.fromArray(FloatVector.SPECIES_256, a, aAt + k * aStride)
                    .intoArray(packed, packedAt + k * 8);
        }
    }

    static void packTile(
            int tile, int depth, float[] a, int aAt, int aStride, float[] packed, int packedAt) {
        for (int k = 0; k < depth; k++) {
            for (int i = 0; i < tile; i++) {
                packed[packedAt + k * tile + i] = a[aAt + k * aStride + i];
            }
        }
    }

    void multiply(
            int rows,
            int columns,
            int depth,
            float[] packed,
            float[] b,
            int bOffset,
            int bStride,
            float[] c,
            int cOffset,
            int cStride) {
        if (panel.length < depth * PANEL) {
            panel = new float[depth * PANEL];
        }
        for (int column = 0; column < columns; column += PANEL) {
            int width = Math.min(PANEL, columns - column);
            if (width == PANEL) {
                copyPanel(depth, b, bOffset + column, bStride, panel);
                multiplyPanel(rows, depth, packed, panel, c, cOffset + column, cStride);
            } else {
                copyEdge(width, depth, b, bOffset + column, bStride, panel);
                multiplyEdge(width, rows, depth, packed, c, cOffset + column, cStride);
            }
        }
    }

    private static void copyPanel(int depth, float[] b, int bAt, int bStride, float[] panel) {
        for (int k = 0; k < depth; k++) {
            int from = bAt + k * bStride;
            Lanes.load(b, from).intoArray(panel, k * PANEL);
            Lanes.load(b, from + Lanes.COUNT).intoArray(panel, k * PANEL + Lanes.COUNT);
        }
    }

    private static void copyEdge(
            int width, int depth, float[] b, int bAt, int bStride, float[] panel) {
        for (int k = 0; k < depth; k++) {
            System.arraycopy(b, bAt + k * bStride, panel, k * PANEL, width);
            Arrays.fill(panel, k * PANEL + width, (k + 1) * PANEL, 0f);
        }
    }

    private static void multiplyPanel(
            int rows,
            int depth,
            float[] packed,
            float[] panel,
            float[] c,
            int cOffset,
            int cStride) {
        int row = 0;
        while (row < rows) {
            int tile = tile(rows - row);
            multiplyTile(
                    tile, depth, packed, row * depth, panel, c, cOffset + row * cStride, cStride);
            row += tile;
        }
    }

    /** The last panel is wider than what is left of C: each tile goes through a copy. */
    private void multiplyEdge(
            int width, int rows, int depth, float[] packed, float[] c, int cOffset, int cStride) {
        int row = 0;
        while (row < rows) {
            int tile = tile(rows - row);
            for (int i = 0; i < tile; i++) {
                System.arraycopy(c, cOffset + (row + i) * cStride, edge, i * PANEL, width);
            }
            multiplyTile(tile, depth, packed, row * depth, panel, edge, 0, PANEL);
            for (int i = 0; i < tile; i++) {
                System.arraycopy(edge, i * PANEL, c, cOffset + (row + i) * cStride, width);
            }
            row += tile;
        }
    }

    static int tile(int rows) {
        if (rows >= TILE) {
            return TILE;
        }
        return rows >= 6 ? 6 : rows >= 4 ? 4 : rows >= 2 ? 2 : 1;
    }

    private static void multiplyTile(
            int tile,
            int depth,
            float[] packed,
            int packedAt,
            float[] panel,
            float[] c,
            int cAt,
            int cStride) {
        switch (tile) {
            case 8 -> TransposedTiles.eight(depth, packed, packedAt, panel, 0, c, cAt, cStride);
            case 6 -> TransposedTiles.six(depth, packed, packedAt, panel, 0, c, cAt, cStride);
            case 4 -> TransposedTiles.four(depth, packed, packedAt, panel, 0, c, cAt, cStride);
            case 2 -> TransposedTiles.two(depth, packed, packedAt, panel, 0, c, cAt, cStride);
            default -> TransposedTiles.one(depth, packed, packedAt, panel, 0, c, cAt, cStride);
        }
    }
}
