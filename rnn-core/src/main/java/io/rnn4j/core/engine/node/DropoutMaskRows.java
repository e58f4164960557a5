package io.rnn4j.core.engine.node;

import io.rnn4j.api.expr.RandomMask;

/** Runs an {@link io.rnn4j.core.engine.program.Operation.Mask}: draws one row after the other. */
final class DropoutMaskRows {
    private final NodeBuffers buffers;
    private final DropoutMask source;
    private final int width;
    private final BoundValue result;

    DropoutMaskRows(RandomMask mask, int width, NodeBuffers buffers, BoundValue result) {
        this.buffers = buffers;
        this.source = new DropoutMask(mask, buffers.use(), width);
        this.width = width;
        this.result = result;
    }

    /** Binds the mask to the seed of the batch. */
    void bind() {
        source.bind(buffers.seed());
    }

    /**
     * Runs the instruction on a block of rows. The first row of the block is counted from the first
     * running row, which is given by its number among all rows, its step and its sample.
     */
    void run(int row, int step, int sample, int first, int rows) {
        int to = result.offset(row, step, sample, first);
        for (int at = row + first; at < row + first + rows; at++) {
            source.row(
                    buffers.seed().firstSample() + at % buffers.time().batch(),
                    source.isConstant() ? 0 : buffers.stepsBefore(at),
                    0,
                    result.array(),
                    to,
                    width);
            to += result.stride;
        }
    }
}
