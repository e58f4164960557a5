package io.rnn4j.simd;

import static io.rnn4j.simd.ProductTiles.PANEL;

import java.util.Arrays;

/**
 * The right operand of {@link VectorProduct}: panel j holds the columns from j·{@link
 * ProductTiles#PANEL}, as [depth, PANEL], the last one filled with zeros.
 */
final class Packing {

    private Packing() {}

    /** Floats of a packed operand. */
    static int size(int depth, int columns) {
        return depth * roundUp(columns);
    }

    /** Columns in whole panels. */
    static int roundUp(int columns) {
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
}
