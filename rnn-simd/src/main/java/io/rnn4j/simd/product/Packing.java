package io.rnn4j.simd.product;

import static io.rnn4j.simd.tile.ProductTiles.PANEL;

import java.util.Arrays;

/**
 * The right operand of {@link VectorProduct}: panel j holds the columns from j·{@link
 * io.rnn4j.simd.tile.ProductTiles#PANEL}, as [depth, PANEL], the last one filled with zeros.
 */
public final class Packing {

    /**
     * Rows of a panel that are transposed at a time: so much of a panel stays in the first-level
     * cache while its columns are filled in.
     */
    private static final int BLOCK = 64;

    private Packing() {}

    /** Floats of a packed operand. */
    public static int size(int depth, int columns) {
        return depth * roundUp(columns);
    }

    /** Columns in whole panels. */
    public static int roundUp(int columns) {
        return (columns + PANEL - 1) / PANEL * PANEL;
    }

    /** As {@link io.rnn4j.kernel.Kernels#pack}. */
    public static void pack(
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
        if (width < PANEL) {
            Arrays.fill(packed, panel, panel + depth * PANEL, 0f);
        }
        for (int k = 0; k < depth; k++) {
            System.arraycopy(b, bAt + k * bStride, packed, panel + k * PANEL, width);
        }
    }

    private static void packPanelTransposed(
            int depth, int width, float[] b, int bAt, int bStride, float[] packed, int panel) {
        if (width < PANEL) {
            Arrays.fill(packed, panel, panel + depth * PANEL, 0f);
        }
        for (int k = 0; k < depth; k += BLOCK) {
            int block = Math.min(BLOCK, depth - k);
            for (int column = 0; column < width; column++) {
                transpose(block, b, bAt + column * bStride + k, packed, panel + k * PANEL + column);
            }
        }
    }

    /** A piece of a column of B becomes one of the panel. */
    private static void transpose(int count, float[] b, int bAt, float[] packed, int packedAt) {
        for (int k = 0; k < count; k++) {
            packed[packedAt + k * PANEL] = b[bAt + k];
        }
    }
}
