package io.rnn4j.kernel.scalar;

import io.rnn4j.kernel.Elementwise;
import io.rnn4j.kernel.Kernels;
import io.rnn4j.kernel.Reduction;
import io.rnn4j.kernel.Rows;

import java.util.Arrays;

/**
 * The reference implementation of {@link Kernels} in plain loops. It runs on every JVM. Other
 * implementations extend it and override what they compute faster.
 */
public class ScalarKernels implements Kernels {
    private static final int PANEL = 16;

    /** Rows that are transposed at a time: they stay in the first-level cache. */
    private static final int BLOCK = 64;

    /** Columns whose sums over rows are computed at a time. */
    private static final int COLUMNS = 64;

    private final int panel;
    private final ScalarProduct product;
    private final Rows columnsOfPanel = new Rows(0);
    private final Rows panelOfPacked = new Rows(0);
    private final ScalarReduction reduction = new ScalarReduction();
    private final float[] chain = new float[COLUMNS]; // sums of a chain of rows

    /** Creates kernels for the use of one thread. */
    ScalarKernels() {
        this(PANEL);
    }

    /**
     * Creates kernels whose packed operands have panels of a number of columns that is a multiple
     * of 4.
     */
    public ScalarKernels(int panel) {
        this.panel = panel;
        product = new ScalarProduct(panel);
    }

    @Override
    public String description() {
        return Fma.isHardware() ? "scalar" : "scalar, fused multiply-add in software";
    }

    // ---- products

    @Override
    public final int packedSize(int depth, int columns) {
        return product.packedSize(depth, columns);
    }

    @Override
    public final void pack(int depth, int columns, Rows b, boolean transposed, float[] packed) {
        for (int column = 0; column < columns; column += panel) {
            int count = Math.min(panel, columns - column);
            int start = column * depth;
            if (count < panel) {
                Arrays.fill(packed, start, start + depth * panel, 0f);
            }
            if (transposed) {
                columnsOfPanel.set(b.array(), b.at(column), b.stride());
                transpose(count, depth, panelOfPacked.set(packed, start, panel), columnsOfPanel);
            } else {
                for (int k = 0; k < depth; k++) {
                    System.arraycopy(b.array(), b.at(k) + column, packed, start + k * panel, count);
                }
            }
        }
    }

    @Override
    public void multiply(
            int rows, int columns, int depth, int chain, Rows a, float[] packed, Rows c) {
        product.multiply(rows, columns, depth, chain, a, packed, c);
    }

    @Override
    public void transpose(int rows, int columns, Rows d, Rows a) {
        for (int block = 0; block < columns; block += BLOCK) {
            int end = Math.min(columns, block + BLOCK);
            for (int row = 0; row < rows; row++) {
                transposeRow(
                        d.array(), d.offset() + row, d.stride(), a.array(), a.at(row), block, end);
            }
        }
    }

    private static void transposeRow(
            float[] d, int dAt, int dStride, float[] a, int aAt, int from, int to) {
        for (int column = from; column < to; column++) {
            d[dAt + column * dStride] = a[aAt + column];
        }
    }

    // ---- elementwise operations

    @Override
    public final void apply(
            Elementwise operation, int rows, int width, Rows d, Rows a, Rows b, Rows c) {
        int operands = operation.operands();
        if (d.stride() == width
                && a.stride() == width
                && (operands < 2 || b.stride() == width)
                && (operands < 3 || c.stride() == width)) {
            applyToRows(operation, 1, rows * width, d, a, b, c); // adjacent rows are one long row
        } else {
            applyToRows(operation, rows, width, d, a, b, c);
        }
    }

    /** Implements {@link #apply}, with adjacent rows joined. */
    protected void applyToRows(
            Elementwise operation, int rows, int width, Rows d, Rows a, Rows b, Rows c) {
        ScalarElementwise.apply(operation, rows, width, d, a, b, c);
    }

    @Override
    public final void affine(int rows, int width, Rows d, Rows a, float scale, float shift) {
        if (d.stride() == width && a.stride() == width) { // as in apply
            affineOfRows(1, rows * width, d, a, scale, shift);
        } else {
            affineOfRows(rows, width, d, a, scale, shift);
        }
    }

    /** Implements {@link #affine}, with adjacent rows joined. */
    protected void affineOfRows(int rows, int width, Rows d, Rows a, float scale, float shift) {
        for (int row = 0; row < rows; row++) {
            affine(width, d.array(), d.at(row), a.array(), a.at(row), scale, shift);
        }
    }

    private static void affine(
            int width, float[] d, int dAt, float[] a, int aAt, float scale, float shift) {
        for (int k = 0; k < width; k++) {
            d[dAt + k] = Fma.fma(a[aAt + k], scale, shift);
        }
    }

    @Override
    public final void broadcast(int rows, int width, Rows d, Rows a) {
        for (int row = 0; row < rows; row++) {
            int at = d.at(row);
            Arrays.fill(d.array(), at, at + width, a.array()[a.at(row)]);
        }
    }

    @Override
    public void linearRecurrence(int rows, int width, Rows d, Rows a, Rows b) {
        for (int row = 0; row < rows; row++) {
            step(width, d.array(), d.at(row), d.at(row - 1), a.array(), a.at(row), b, b.at(row));
        }
    }

    private static void step(
            int width, float[] d, int dAt, int before, float[] a, int aAt, Rows b, int bAt) {
        float[] addends = b.array();
        for (int k = 0; k < width; k++) {
            d[dAt + k] = Fma.fma(a[aAt + k], d[before + k], addends[bAt + k]);
        }
    }

    // ---- sums

    @Override
    public void reduce(Reduction operation, int rows, int width, Rows d, Rows a) {
        for (int row = 0; row < rows; row++) {
            d.array()[d.at(row)] = reduction.reduce(operation, width, a.array(), a.at(row));
        }
    }

    @Override
    public void sumRows(int rows, int width, Rows d, Rows a) {
        for (int column = 0; column < width; column += COLUMNS) {
            int columns = Math.min(COLUMNS, width - column);
            for (int row = 0; row < rows; row += CHAIN) {
                Arrays.fill(chain, 0f);
                for (int next = row; next < Math.min(rows, row + CHAIN); next++) {
                    add(columns, chain, 0, a.array(), a.at(next) + column);
                }
                add(columns, d.array(), d.offset() + column, chain, 0);
            }
        }
    }

    private static void add(int width, float[] d, int dAt, float[] a, int aAt) {
        for (int k = 0; k < width; k++) {
            d[dAt + k] += a[aAt + k];
        }
    }

    @Override
    public void accumulate(int rows, int width, Rows sum, Rows lost, Rows addend) {
        for (int row = 0; row < rows; row++) {
            accumulate(
                    width,
                    sum.array(),
                    sum.at(row),
                    lost.array(),
                    lost.at(row),
                    addend.array(),
                    addend.at(row));
        }
    }

    private static void accumulate(
            int width, float[] sum, int sumAt, float[] lost, int lostAt, float[] addend, int at) {
        for (int k = 0; k < width; k++) {
            float before = sum[sumAt + k];
            float y = addend[at + k] + lost[lostAt + k];
            float total = before + y;
            float part = total - before;
            float error = (before - (total - part)) + (y - part);
            lost[lostAt + k] = Float.isNaN(error) ? 0f : error;
            sum[sumAt + k] = total;
        }
    }
}
