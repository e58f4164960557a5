package io.rnn4j.simd.product;

import static io.rnn4j.simd.Lanes.COUNT;
import static io.rnn4j.simd.Vectors.SPECIES;
import static io.rnn4j.simd.tile.ProductTiles.PANEL;

import static jdk.incubator.vector.FloatVector.fromArray;

import io.rnn4j.simd.Lanes;
import io.rnn4j.simd.Vectors;
import io.rnn4j.simd.tile.TransposedTiles;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * C += Aᵀ·B with A packed in tiles: the tile of the rows from i begins at i·depth and is [depth,
 * rows of the tile]. B is copied into scratch memory, some panels at a time.
 */
public final class VectorTransposedProduct {

    /** The largest number of rows of a tile: 16 sums need the 32 registers of AVX-512. */
    private static final int TILE = COUNT == 16 ? 8 : 6;

    /**
     * Rows of the operands at a time, unless packed A exceeds the budget. A panel of 384 would
     * leave room in a first-level cache of 48 KB, but C would be read and written more often:
     * products are 1 to 4 % faster with 512.
     */
    private static final int DEPTH = 512;

    private static final int LEAST_DEPTH = 64;

    /**
     * The most floats of packed A, 2 MB: with 1024 rows and a third of it, which shrinks the depth
     * to 128, products ran at 85 instead of 99 GFLOP/s, although packed A then fits a 1 MB cache.
     */
    private static final int BUDGET = 512 * 1024;

    /**
     * Panels that are copied at a time. The rows of B are far from each other, and the processor
     * does not fetch ahead; with longer pieces of them products are 1 to 5 % faster.
     */
    private static final int PANELS = 4;

    /** Tiles that are packed at a time. */
    private static final int TILES_OF_EIGHT = 8;

    private final Edge edge = new Edge(TILE, PANEL);
    private float[] panels = {};

    public static int depth(int rows) {
        return Math.clamp(BUDGET / rows, LEAST_DEPTH, DEPTH);
    }

    public static int packedSize(int rows, int depth) {
        return rows * depth;
    }

    /** Whole tiles as long as something is left for two more, so that the last are not small. */
    public static int tile(int rows) {
        return rows >= 2 * TILE ? TILE : Lanes.share(rows, TILE);
    }

    public static void pack(
            int rows, int depth, float[] a, int aOffset, int aStride, float[] packed) {
        int row = 0;
        while (row < rows) {
            int tile = tile(rows - row);
            int tiles = 1;
            if (tile == 8) {
                int left = rows - row - 8;
                for (; tiles < TILES_OF_EIGHT && left > 0 && tile(left) == 8; left -= 8) {
                    tiles++;
                }
                packTilesOfEight(tiles, depth, a, aOffset + row, aStride, packed, row * depth);
            } else if (tile <= COUNT) {
                packSmallTile(tile, depth, a, aOffset + row, aStride, packed, row * depth);
            } else {
                packTile(tile, depth, a, aOffset + row, aStride, packed, row * depth);
            }
            row += tiles * tile;
        }
    }

    /**
     * Tile by tile, the rows of A would be fetched into the cache again and again. Two tiles are
     * one vector of 512 bit: with vectors of 256 bit in the same JVM, HotSpot no longer knows which
     * class the methods of the Vector API belong to, and may allocate the vectors of any loop.
     */
    private static void packTilesOfEight(
            int tiles, int depth, float[] a, int aAt, int aStride, float[] packed, int packedAt) {
        int pairs = tiles / 2;
        VectorMask<Float> first = Vectors.first(8);
        VectorMask<Float> second = Vectors.SECOND_HALF;
        int apart = 8 * depth;
        for (int k = 0; k < depth; k++) {
            int from = aAt + k * aStride;
            int to = packedAt + k * 8;
            for (int pair = 0; pair < pairs; pair++) {
                FloatVector both = fromArray(SPECIES, a, from + pair * COUNT);
                both.intoArray(packed, to, first);
                both.intoArray(packed, to + apart - 8, second);
                to += 2 * apart;
            }
        }
        if (tiles % 2 == 1) {
            int tile = 8 * (tiles - 1);
            packSmallTile(8, depth, a, aAt + tile, aStride, packed, packedAt + tile * depth);
        }
    }

    /** A tile that is not wider than a vector. */
    private static void packSmallTile(
            int tile, int depth, float[] a, int aAt, int aStride, float[] packed, int packedAt) {
        VectorMask<Float> inside = Vectors.first(tile);
        for (int k = 0; k < depth; k++) {
            fromArray(SPECIES, a, aAt + k * aStride, inside)
                    .intoArray(packed, packedAt + k * tile, inside);
        }
    }

    /** A tile that is wider than a vector. */
    public static void packTile(
            int tile, int depth, float[] a, int aAt, int aStride, float[] packed, int packedAt) {
        for (int k = 0; k < depth; k++) {
            for (int i = 0; i < tile; i++) {
                packed[packedAt + k * tile + i] = a[aAt + k * aStride + i];
            }
        }
    }

    public void multiply(
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
        if (panels.length < PANELS * depth * PANEL) {
            panels = new float[PANELS * depth * PANEL];
        }
        int whole = columns / PANEL * PANEL;
        for (int column = 0; column < whole; column += PANELS * PANEL) {
            int count = Math.min(PANELS, (whole - column) / PANEL);
            copyPanels(count, depth, b, bOffset + column, bStride, panels);
            for (int panel = 0; panel < count; panel++) {
                multiplyPanel(
                        rows,
                        depth,
                        packed,
                        panels,
                        panel * depth * PANEL,
                        c,
                        cOffset + column + panel * PANEL,
                        cStride);
            }
        }
        if (whole < columns) {
            int width = columns - whole;
            copyEdge(width, depth, b, bOffset + whole, bStride, panels);
            multiplyEdge(width, rows, depth, packed, c, cOffset + whole, cStride);
        }
    }

    private static void copyPanels(
            int count, int depth, float[] b, int bAt, int bStride, float[] panels) {
        for (int k = 0; k < depth; k++) {
            int from = bAt + k * bStride;
            int to = k * PANEL;
            for (int panel = 0; panel < count; panel++) {
                fromArray(SPECIES, b, from).intoArray(panels, to);
                fromArray(SPECIES, b, from + COUNT).intoArray(panels, to + COUNT);
                from += PANEL;
                to += depth * PANEL;
            }
        }
    }

    private static void copyEdge(
            int width, int depth, float[] b, int bAt, int bStride, float[] panel) {
        VectorMask<Float> first = Vectors.first(Math.min(width, COUNT));
        VectorMask<Float> second = Vectors.first(Math.max(width - COUNT, 0));
        for (int k = 0; k < depth; k++) {
            fromArray(SPECIES, b, bAt + k * bStride, first).intoArray(panel, k * PANEL);
            fromArray(SPECIES, b, bAt + k * bStride + COUNT, second)
                    .intoArray(panel, k * PANEL + COUNT);
        }
    }

    private static void multiplyPanel(
            int rows,
            int depth,
            float[] packed,
            float[] panels,
            int panelAt,
            float[] c,
            int cOffset,
            int cStride) {
        int row = 0;
        while (row < rows) {
            int tile = tile(rows - row);
            multiplyTile(
                    tile,
                    depth,
                    packed,
                    row * depth,
                    panels,
                    panelAt,
                    c,
                    cOffset + row * cStride,
                    cStride);
            row += tile;
        }
    }

    /** The last panel is wider than what is left of C: each tile goes through a copy. */
    private void multiplyEdge(
            int width, int rows, int depth, float[] packed, float[] c, int cOffset, int cStride) {
        int row = 0;
        while (row < rows) {
            int tile = tile(rows - row);
            int cAt = cOffset + row * cStride;
            edge.read(tile, width, PANEL, c, cAt, cStride);
            multiplyTile(tile, depth, packed, row * depth, panels, 0, edge.copy, 0, PANEL);
            edge.write(tile, width, PANEL, c, cAt, cStride);
            row += tile;
        }
    }

    private static void multiplyTile(
            int tile,
            int depth,
            float[] a,
            int aAt,
            float[] panels,
            int panelAt,
            float[] c,
            int cAt,
            int cStride) {
        switch (tile) {
            case 8 -> TransposedTiles.eight(depth, a, aAt, panels, panelAt, c, cAt, cStride);
            case 7 -> TransposedTiles.seven(depth, a, aAt, panels, panelAt, c, cAt, cStride);
            case 6 -> TransposedTiles.six(depth, a, aAt, panels, panelAt, c, cAt, cStride);
            case 5 -> TransposedTiles.five(depth, a, aAt, panels, panelAt, c, cAt, cStride);
            case 4 -> TransposedTiles.four(depth, a, aAt, panels, panelAt, c, cAt, cStride);
            case 3 -> TransposedTiles.three(depth, a, aAt, panels, panelAt, c, cAt, cStride);
            case 2 -> TransposedTiles.two(depth, a, aAt, panels, panelAt, c, cAt, cStride);
            default -> TransposedTiles.one(depth, a, aAt, panels, panelAt, c, cAt, cStride);
        }
    }
}
