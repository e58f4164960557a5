package io.rnn4j.core.engine.node;

import io.rnn4j.kernel.Kernels;
import io.rnn4j.kernel.Rows;

/**
 * Computes the gradient of a table whose rows are selected by indices: adds each row of the
 * gradient of the selection to a row of the table's gradient. Because any number of rows may select
 * the same one, the rounding error of every addition is kept and added with the next row.
 */
final class GatherGradientRunner {
    private final BoundInstruction bound;
    private final float[] gradient; // of the table, [rows, columns]
    private final float[] sums; // the gradient itself, or separate sums
    private final float[]
            lostSums; // rounding error of the last addition to each sum; 0 between two batches
    private final Kernels kernels;
    private final boolean[] isSelected; // in this batch, by the row of the table
    private final Rows sum = new Rows(0);
    private final Rows lost = new Rows(0);
    private final Rows addend = new Rows(0);
    private int begin; // first column of the thread's share, in the instruction's view of the table
    private int columns;

    /**
     * Binds an instruction. If another one of the node adds to the same gradient, this one needs
     * separate sums, so that windows do not change the order of the terms.
     */
    GatherGradientRunner(
            BoundInstruction bound, NodeBuffers buffers, boolean separate, Kernels kernels) {
        this.bound = bound;
        this.gradient = buffers.weightGradient(bound.weight);
        this.sums = separate ? new float[gradient.length] : gradient;
        this.kernels = kernels;
        this.isSelected = new boolean[bound.weightRows];
        this.lostSums = separate ? new float[gradient.length] : buffers.lost(bound.weight);
    }

    /** Begins a batch. */
    void begin(int part, int parts) {
        begin = firstColumn(part, parts);
        columns = firstColumn(part + 1, parts) - begin;
    }

    private int firstColumn(int part, int parts) {
        int first = WeightArray.firstColumn(weightColumns(), part, parts);
        return Math.clamp(first - bound.firstColumn, 0, bound.columns);
    }

    private int weightColumns() {
        return gradient.length / bound.weightRows;
    }

    /**
     * Adds a number of rows, from a row upwards or downwards. Masked rows without a gradient and
     * rows with an invalid index add nothing.
     */
    void run(TimeSteps time, int firstRow, int step, int rows) {
        BoundValue indices = bound.operands[0];
        BoundValue selected = bound.operands[1];
        int row = firstRow;
        for (int count = 0; count < rows && columns > 0; count++) {
            int index = indices.index(indices.offset(row, 0, 0, 0), isSelected.length);
            if (index >= 0 && index < isSelected.length && adds(time, selected, row)) {
                isSelected[index] = true;
                addend.set(selected.array(), selected.offset(row, 0, 0, 0) + begin);
                locate(index);
                kernels.accumulate(1, columns, sum, lost, addend);
            }
            row += step;
        }
    }

    /** {@return whether a row is not masked, or has a gradient although it is} */
    private static boolean adds(TimeSteps time, BoundValue selected, int row) {
        return !time.isMasked(row)
                || PaddedRows.counts(
                        selected.array(), selected.offset(row, 0, 0, 0), selected.stride);
    }

    private void locate(int row) {
        int at = row * weightColumns() + bound.firstColumn + begin;
        sum.set(sums, at);
        lost.set(lostSums, at);
    }

    /** Ends a batch: adds the rounding errors of the last additions to the selected rows. */
    void finish() {
        for (int row = 0; row < isSelected.length; row++) {
            if (isSelected[row]) {
                isSelected[row] = false;
                locate(row);
                for (int k = 0; k < columns; k++) {
                    finish(sum.offset() + k);
                }
            }
        }
    }

    private void finish(int at) {
        float total = sums[at] + lostSums[at];
        lostSums[at] = 0;
        if (sums == gradient) {
            gradient[at] = total;
        } else {
            gradient[at] += total;
            sums[at] = 0;
        }
    }
}
