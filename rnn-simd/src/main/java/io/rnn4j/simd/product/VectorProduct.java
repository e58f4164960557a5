package io.rnn4j.simd.product;

import static io.rnn4j.simd.vector.Lanes.COUNT;
import static io.rnn4j.simd.vector.Lanes.PANEL;

import io.rnn4j.kernel.Rows;
import io.rnn4j.simd.tile.NarrowTile;
import io.rnn4j.simd.tile.PairTiles;
import io.rnn4j.simd.tile.ProductTiles;
import io.rnn4j.simd.tile.WideTiles;

/** The product C += A·B with B packed in panels of two vectors. */
public final class VectorProduct {

    /** The largest number of rows of a tile: 16 sums need the 32 registers of AVX-512. */
    private static final int TILE = COUNT == 16 ? 8 : 6;

    /** The largest number of rows of a tile two panels wide, which requires AVX-512. */
    private static final int PAIR_TILE = 6;

    private static final boolean PAIRS = COUNT == 16;

    /** The largest number of rows of a tile one vector wide. */
    private static final int NARROW_TILE = 8;

    private final FewRowsProduct fewRows = new FewRowsProduct();
    private final Edge edge = new Edge(NARROW_TILE, PANEL);

    /** Computes C += A·B as {@link io.rnn4j.kernel.Kernels#multiply}. */
    public void multiply(
            int rows, int columns, int depth, int chain, Rows a, float[] packed, Rows c) {
        if (rows <= FewRowsProduct.MAXIMUM) {
            fewRows.multiply(rows, columns, depth, chain, a, packed, c);
            return;
        }
        int whole = columns / PANEL * PANEL;
        int column = 0;
        if (PAIRS && rows > TILE) { // pair tiles are 10 % slower for up to eight rows
            for (; column + 2 * PANEL <= whole; column += 2 * PANEL) {
                multiplyPair(rows, depth, chain, a, packed, c, column);
            }
        }
        for (; column < whole; column += PANEL) {
            multiplyPanel(rows, depth, chain, a, packed, c, column);
        }
        if (whole < columns) {
            multiplyEdge(rows, columns - whole, depth, chain, a, packed, c, whole);
        }
    }

    /**
     * {@return the first of the fewest almost equal shares of the rows, each at most the maximum}
     */
    private static int share(int rows, int maximum) {
        int shares = (rows + maximum - 1) / maximum;
        return (rows + shares - 1) / shares;
    }

    private static void multiplyPair(
            int rows, int depth, int chain, Rows a, float[] packed, Rows c, int column) {
        int panel = column * depth;
        int aStride = a.stride();
        int cStride = c.stride();
        int tile;
        for (int row = 0; row < rows; row += tile) {
            tile = share(rows - row, PAIR_TILE);
            int aAt = a.at(row);
            int cAt = c.at(row) + column;
            float[] left = a.array();
            float[] sums = c.array();
            switch (tile) {
                case 6 ->
                        PairTiles.six(
                                depth, chain, left, aAt, aStride, packed, panel, sums, cAt,
                                cStride);
                case 5 ->
                        PairTiles.five(
                                depth, chain, left, aAt, aStride, packed, panel, sums, cAt,
                                cStride);
                default ->
                        PairTiles.four(
                                depth, chain, left, aAt, aStride, packed, panel, sums, cAt,
                                cStride);
            }
        }
    }

    /** Multiplies all rows by one panel, which stays in the cache. */
    private static void multiplyPanel(
            int rows, int depth, int chain, Rows a, float[] packed, Rows c, int column) {
        int tile;
        for (int row = 0; row < rows; row += tile) {
            tile = share(rows - row, TILE);
            multiplyTile(
                    tile,
                    depth,
                    chain,
                    a,
                    a.at(row),
                    packed,
                    column * depth,
                    c.array(),
                    c.at(row) + column,
                    c.stride());
        }
    }

    /**
     * Multiplies by the last panel, which is wider than the rest of C, through a copy of each tile.
     */
    private void multiplyEdge(
            int rows, int width, int depth, int chain, Rows a, float[] packed, Rows c, int column) {
        boolean narrow = width <= COUNT;
        int tallest = narrow ? NARROW_TILE : TILE;
        int stride = narrow ? COUNT : PANEL;
        int panel = column * depth;
        int tile;
        for (int row = 0; row < rows; row += tile) {
            tile = share(rows - row, tallest);
            int aAt = a.at(row);
            int cAt = c.at(row) + column;
            edge.read(tile, width, stride, c.array(), cAt, c.stride());
            if (narrow) {
                NarrowTile.multiply(
                        tile, depth, chain, a.array(), aAt, a.stride(), packed, panel, edge.copy);
            } else {
                multiplyTile(tile, depth, chain, a, aAt, packed, panel, edge.copy, 0, stride);
            }
            edge.write(tile, width, stride, c.array(), cAt, c.stride());
        }
    }

    /** Multiplies three to eight rows: seven are four and three where six is the maximum. */
    private static void multiplyTile(
            int tile,
            int depth,
            int chain,
            Rows left,
            int aAt,
            float[] packed,
            int panel,
            float[] c,
            int cAt,
            int cStride) {
        float[] a = left.array();
        int aStride = left.stride();
        switch (tile) {
            case 8 ->
                    ProductTiles.eight(
                            depth, chain, a, aAt, aStride, packed, panel, c, cAt, cStride);
            case 7 ->
                    ProductTiles.seven(
                            depth, chain, a, aAt, aStride, packed, panel, c, cAt, cStride);
            case 6 ->
                    ProductTiles.six(depth, chain, a, aAt, aStride, packed, panel, c, cAt, cStride);
            case 5 ->
                    ProductTiles.five(
                            depth, chain, a, aAt, aStride, packed, panel, c, cAt, cStride);
            case 4 ->
                    ProductTiles.four(
                            depth, chain, a, aAt, aStride, packed, panel, c, cAt, cStride);
            default ->
                    WideTiles.three(depth, chain, a, aAt, aStride, packed, panel, c, cAt, cStride);
        }
    }
}
