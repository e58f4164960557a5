package io.rnn4j.kernel.scalar;

import io.rnn4j.kernel.Rows;

import java.util.Arrays;

/**
 * The format of packed right operands. Panel j holds the columns from j·width as [depth, width];
 * the last panel is padded with zeros.
 */
final class Panels {
    /** Rows that are transposed at a time: they stay in the first-level cache. */
    private static final int BLOCK = 64;

    private final int width;

    Panels(int width) {
        this.width = width;
    }

    /** {@return the size of a packed operand in floats} */
    int size(int depth, int columns) {
        return depth * ((columns + width - 1) / width * width);
    }

    void pack(int depth, int columns, Rows b, boolean transposed, float[] packed) {
        for (int column = 0; column < columns; column += width) {
            int count = Math.min(width, columns - column);
            int panel = column * depth;
            if (count < width) {
                Arrays.fill(packed, panel, panel + depth * width, 0f);
            }
            if (transposed) {
                transpose(count, depth, packed, panel, width, b.array(), b.at(column), b.stride());
            } else {
                for (int k = 0; k < depth; k++) {
                    System.arraycopy(b.array(), b.at(k) + column, packed, panel + k * width, count);
                }
            }
        }
    }

    /** D [columns, rows] = Aᵀ. */
    static void transpose(
            int rows,
            int columns,
            float[] d,
            int dAt,
            int dStride,
            float[] a,
            int aAt,
            int aStride) {
        for (int block = 0; block < columns; block += BLOCK) {
            int end = Math.min(columns, block + BLOCK);
            for (int row = 0; row < rows; row++) {
                int from = aAt + row * aStride;
                for (int column = block; column < end; column++) {
                    d[dAt + column * dStride + row] = a[from + column];
                }
            }
        }
    }
}
