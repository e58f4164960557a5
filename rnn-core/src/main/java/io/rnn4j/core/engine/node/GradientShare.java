package io.rnn4j.core.engine.node;

import io.rnn4j.kernel.Elementwise;
import io.rnn4j.kernel.Kernels;
import io.rnn4j.kernel.Rows;

import java.util.Arrays;

/**
 * One thread's share of the columns of the sum that an instruction adds to the gradient of a
 * weight. The sum over all rows is formed here and added to the gradient at the end, so that
 * neither windows nor other instructions change the order of its terms.
 *
 * <p>The sums lie in groups of columns, [groups, rows, columns of the group], because rows of a
 * wide gradient would lie on different pages of memory.
 */
final class GradientShare {
    /** Arrays of one thread in which sums are formed. */
    @FunctionalInterface
    interface SumArrays {
        /**
         * {@return the array with an index, with at least a number of elements, whose values are
         * undefined}
         */
        float[] get(int index, int size);
    }

    /** Columns of a group. */
    static final int COLUMNS = 128;

    private final BoundInstruction bound;
    private final float[] gradient; // of the weight, [rows, columns]
    private final int rows;
    private final int index; // among the sums of the node
    private final Rows result = new Rows(0);
    private final Rows sum = new Rows(0);
    private final Rows lost = new Rows(0);
    private int begin; // first column of the share, in the instruction's view of the weight
    private int columns;
    private int blocks; // blocks of rows that have been added
    private float[] sums;
    private float[] lostSums;

    /** Creates the share of a sum of a number of rows, the first of which has index 0. */
    GradientShare(BoundInstruction bound, float[] gradient, int rows, int index) {
        this.bound = bound;
        this.gradient = gradient;
        this.rows = rows;
        this.index = index;
    }

    /** Begins a batch. */
    void begin(SumArrays arrays, int part, int parts) {
        begin = firstColumn(part, parts);
        columns = Math.max(0, firstColumn(part + 1, parts) - begin);
        blocks = 0;
        sums = arrays.get(2 * index, rows * columns);
        lostSums = arrays.get(2 * index + 1, rows * columns);
    }

    /** {@return the first column of a part, in the instruction's view of the weight} */
    private int firstColumn(int part, int parts) {
        int first = WeightArray.firstColumn(weightColumns(), part, parts);
        return Math.clamp(first - bound.firstColumn, 0, bound.columns);
    }

    private int weightColumns() {
        return gradient.length / bound.weightRows;
    }

    /** {@return the number of rows of the sum} */
    int rows() {
        return rows;
    }

    /** {@return the first column of the share in the operand} */
    int begin() {
        return begin;
    }

    /** {@return the number of columns of the share} */
    int columns() {
        return columns;
    }

    /** {@return the number of columns of the group that begins at a column of the share} */
    int columns(int column) {
        return Math.min(COLUMNS, columns - column);
    }

    /**
     * {@return zeros to add the sum of a block of rows to, for the group that begins at a column of
     * the share; afterwards {@link #add} is called} For the first block it is the sum itself.
     */
    Rows zeros(int column, float[] scratch) {
        float[] array = blocks == 0 ? sums : scratch;
        int at = blocks == 0 ? rows * column : 0;
        int count = columns(column);
        Arrays.fill(array, at, at + rows * count, 0f);
        return result.set(array, at, count);
    }

    /** Adds the sum of a block of rows to the group that begins at a column of the share. */
    void add(Kernels kernels, int column) {
        if (blocks > 0) {
            int at = rows * column;
            int count = columns(column);
            if (blocks == 1) {
                Arrays.fill(lostSums, at, at + rows * count, 0f);
            }
            kernels.accumulate(
                    rows, count, sum.set(sums, at, count), lost.set(lostSums, at, count), result);
        }
    }

    /** Ends a block of rows. */
    void endBlock() {
        blocks++;
    }

    /** Ends a batch: adds the sum to the gradient. */
    void finish(Kernels kernels) {
        for (int column = 0; column < columns && blocks > 0; column += COLUMNS) {
            int at = rows * column;
            int count = columns(column);
            sum.set(sums, at, count);
            if (blocks > 1) {
                lost.set(lostSums, at, count);
                kernels.apply(Elementwise.ADD, rows, count, sum, sum, lost, null);
            }
            int to = bound.firstColumn + begin + column;
            result.set(gradient, to, weightColumns());
            kernels.apply(Elementwise.ADD, rows, count, result, result, sum, null);
        }
    }
}
