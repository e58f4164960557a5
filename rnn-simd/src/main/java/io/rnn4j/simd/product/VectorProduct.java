package io.rnn4j.simd.product;

import static io.rnn4j.simd.Lanes.COUNT;
import static io.rnn4j.simd.tile.ProductTiles.PANEL;

import io.rnn4j.simd.Lanes;
import io.rnn4j.simd.tile.NarrowTiles;
import io.rnn4j.simd.tile.PairTiles;
import io.rnn4j.simd.tile.ProductTiles;
import io.rnn4j.simd.tile.WideTiles;

/** C += A·B with B packed in the panels of {@link Packing}. */
public final class VectorProduct {

    /** The largest number of rows of a tile: 16 sums need the 32 registers of AVX-512. */
    private static final int TILE = COUNT == 16 ? 8 : 6;

    /** The same for a tile that is two panels wide; there is none without AVX-512. */
    private static final int PAIR_TILE = 6;

    private static final boolean PAIRS = COUNT == 16;

    /** The same for a tile that is one vector wide. */
    private static final int NARROW_TILE = 8;

    private final FewRowsProduct fewRows = new FewRowsProduct();
    private final Edge edge = new Edge(NARROW_TILE, PANEL);

    public void multiply(
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
        if (rows <= FewRowsProduct.MOST) {
            fewRows.multiply(
                    rows, columns, depth, a, aOffset, aStride, packed, c, cOffset, cStride);
            return;
        }
        int whole = columns / PANEL * PANEL;
        int column = 0;
        if (PAIRS && rows > TILE) { // as two tiles of a pair, up to eight rows are 10 % slower
            for (; column + 2 * PANEL <= whole; column += 2 * PANEL) {
                multiplyPair(
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
        }
        for (; column < whole; column += PANEL) {
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
        if (whole < columns) {
            multiplyEdge(
                    rows,
                    columns - whole,
                    depth,
                    a,
                    aOffset,
                    aStride,
                    packed,
                    whole * depth,
                    c,
                    cOffset + whole,
                    cStride);
        }
    }

    private static void multiplyPair(
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
            int tile = Lanes.share(rows - row, PAIR_TILE);
            int aAt = aOffset + row * aStride;
            int cAt = cOffset + row * cStride;
            switch (tile) {
                case 6 -> PairTiles.six(depth, a, aAt, aStride, packed, panel, c, cAt, cStride);
                case 5 -> PairTiles.five(depth, a, aAt, aStride, packed, panel, c, cAt, cStride);
                default -> PairTiles.four(depth, a, aAt, aStride, packed, panel, c, cAt, cStride);
            }
            row += tile;
        }
    }

    /** All rows for one panel, which stays in the cache, rather than all panels for some rows. */
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
            int tile = Lanes.share(rows - row, TILE);
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
        boolean narrow = width <= COUNT;
        int tallest = narrow ? NARROW_TILE : TILE;
        int stride = narrow ? COUNT : PANEL;
        int row = 0;
        while (row < rows) {
            int tile = Lanes.share(rows - row, tallest);
            int aAt = aOffset + row * aStride;
            int cAt = cOffset + row * cStride;
            edge.read(tile, width, stride, c, cAt, cStride);
            if (narrow) {
                multiplyNarrowTile(tile, depth, a, aAt, aStride, packed, panel, edge.copy);
            } else {
                multiplyTile(tile, depth, a, aAt, aStride, packed, panel, edge.copy, 0, stride);
            }
            edge.write(tile, width, stride, c, cAt, cStride);
            row += tile;
        }
    }

    /** At least four rows: nine, the least that is divided, are five and four. */
    private static void multiplyNarrowTile(
            int tile,
            int depth,
            float[] a,
            int aAt,
            int aStride,
            float[] packed,
            int panel,
            float[] c) {
        switch (tile) {
            case 8 -> NarrowTiles.eight(depth, a, aAt, aStride, packed, panel, c);
            case 7 -> NarrowTiles.seven(depth, a, aAt, aStride, packed, panel, c);
            case 6 -> NarrowTiles.six(depth, a, aAt, aStride, packed, panel, c);
            case 5 -> NarrowTiles.five(depth, a, aAt, aStride, packed, panel, c);
            default -> NarrowTiles.four(depth, a, aAt, aStride, packed, panel, c);
        }
    }

    /** At least three rows: seven are four and three where six is the most. */
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
            case 8 -> ProductTiles.eight(depth, a, aAt, aStride, packed, panel, c, cAt, cStride);
            case 7 -> ProductTiles.seven(depth, a, aAt, aStride, packed, panel, c, cAt, cStride);
            case 6 -> ProductTiles.six(depth, a, aAt, aStride, packed, panel, c, cAt, cStride);
            case 5 -> ProductTiles.five(depth, a, aAt, aStride, packed, panel, c, cAt, cStride);
            case 4 -> ProductTiles.four(depth, a, aAt, aStride, packed, panel, c, cAt, cStride);
            default -> WideTiles.three(depth, a, aAt, aStride, packed, panel, c, cAt, cStride);
        }
    }
}
