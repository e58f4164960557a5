package io.rnn4j.core.engine.node;

import io.rnn4j.api.expr.WeightView;
import io.rnn4j.core.engine.program.Instruction;
import io.rnn4j.core.engine.program.Operation;
import io.rnn4j.core.engine.program.ValueLocation;
import io.rnn4j.kernel.Rows;

import java.util.Collections;
import java.util.List;

/** A value of a program bound to the arrays of a run. */
final class BoundValue {
    private enum Mode {
        /** A row for every sample and step. */
        ROWS,
        /** A row for every row of the running segment. */
        RUNNING,
        /** A row for every row of the running block. */
        BLOCK,
        /** One row for all. */
        FIXED,
        /** Two halves, used alternately from step to step. */
        ALTERNATING
    }

    private final ValueLocation location;
    private final ValueLocation.Kind kind;
    private final int index;
    private final Mode mode;
    private final int turn; // the half that an alternating value uses at an even step
    private final String weight; // null unless the value is a row of a weight
    private final int firstColumn;
    private final Rows rows;
    private int shift;
    private int batch;
    private int[] indices; // the rows as ints; null if they are floats only

    final int stride;

    BoundValue(Instruction instruction, ValueLocation location, NodeBuffers buffers) {
        this.location = location;
        this.kind = location.kind();
        this.index = location.index();
        this.turn = location.kind() == ValueLocation.Kind.PREVIOUS_STATE_GRADIENT ? 1 : 0;
        this.mode =
                switch (location.kind()) {
                    case SCRATCH -> Mode.RUNNING;
                    case BLOCK -> Mode.BLOCK;
                    case WEIGHT, CONSTANT -> Mode.FIXED;
                    case NEXT_STATE_GRADIENT, PREVIOUS_STATE_GRADIENT ->
                            buffers.planned().plan().keepsGradients(location.index())
                                    ? Mode.ROWS
                                    : Mode.ALTERNATING;
                    default -> Mode.ROWS;
                };
        this.stride = mode == Mode.FIXED ? 0 : location.width();
        this.rows = new Rows(stride);
        WeightView view =
                instruction.operation() instanceof Operation.WeightRow row ? row.view() : null;
        this.weight = view == null ? null : view.weight();
        this.firstColumn = view == null ? 0 : view.firstColumn();
        if (instruction.operation() instanceof Operation.ConstantRow row) {
            setConstants(row.values());
        } else if (instruction.operation() instanceof Operation.Mask drawn && mode == Mode.FIXED) {
            setConstants(Collections.nCopies(instruction.width(), drawn.mask().inference()));
        }
    }

    private void setConstants(List<Double> values) {
        float[] result = new float[values.size()];
        for (int k = 0; k < result.length; k++) {
            result[k] = values.get(k).floatValue();
        }
        setOwn(result);
    }

    /** {@return the index of the scratch memory that holds the value; -1 if it is not scratch} */
    int scratchIndex() {
        return kind == ValueLocation.Kind.SCRATCH ? index : -1;
    }

    ValueLocation location() {
        return location;
    }

    /** Sets the array of a value that the thread owns. */
    void setOwn(float[] array) {
        rows.set(array, 0);
    }

    /** Binds the value to the arrays of a batch; arrays of one window begin at the base row. */
    void bind(NodeBuffers buffers, NodeWeights weights, int base) {
        batch = buffers.time().batch();
        switch (kind) {
            case SCRATCH, BLOCK, CONSTANT -> {} // has its own array
            case WEIGHT -> rows.set(weights.row(weight), firstColumn);
            default -> buffers.locate(kind, index, base, rows);
        }
        shift = rows.offset();
        indices = kind == ValueLocation.Kind.INPUT ? buffers.indices(index) : null;
    }

    float[] array() {
        return rows.array();
    }

    /**
     * {@return the index at a position of the array; -1 for a float that is not at least 0 or not
     * less than a limit}
     */
    int index(int at, int limit) {
        if (indices != null) {
            return indices[at];
        }
        float index = rows.array()[at];
        return index >= 0 && index < limit ? (int) index : -1;
    }

    /** {@return whether the number at a position of the array is finite, as every int is} */
    boolean isFinite(int at) {
        return indices != null || Float.isFinite(rows.array()[at]);
    }

    /**
     * {@return a range of rows, the same object at every call} Its first row is counted from the
     * first running row, which is given by its number among all rows, its step and its sample.
     */
    Rows rows(int row, int step, int sample, int index) {
        return rows.moveTo(offset(row, step, sample, index));
    }

    /** {@return the index of the first element of a row, given as in {@link #rows}} */
    int offset(int row, int step, int sample, int index) {
        return switch (mode) {
            case ROWS -> (row + index) * stride + shift;
            case RUNNING -> index * stride;
            case BLOCK -> 0;
            case FIXED -> shift;
            case ALTERNATING -> ((step + turn & 1) * batch + sample + index) * stride;
        };
    }
}
