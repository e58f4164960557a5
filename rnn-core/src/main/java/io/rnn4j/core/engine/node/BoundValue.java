package io.rnn4j.core.engine.node;

import io.rnn4j.api.expr.WeightView;
import io.rnn4j.core.engine.program.Instruction;
import io.rnn4j.core.engine.program.Operation;
import io.rnn4j.core.engine.program.Place;
import io.rnn4j.kernel.Rows;

import java.util.Collections;
import java.util.List;

/** A value of a program bound to the arrays of a run. */
public final class BoundValue {
    private enum Mode {
        /** A row for every sample and step. */
        ROWS,
        /** A row for every row of the running segment. */
        RUNNING,
        /** A row for every row of the running block. */
        BLOCK,
        /** One row for all. */
        FIXED,
        /** Two halves that take turns from step to step. */
        ALTERNATING
    }

    private final Place place;
    private final Mode mode;
    private final int turn; // which half an alternating place takes at an even step
    private final WeightView weight;
    private final Rows rows;
    private int shift;
    private int batch;

    final int stride;

    BoundValue(Instruction line, Place place, NodeMemory memory) {
        this.place = place;
        this.turn = place.kind() == Place.Kind.PREVIOUS_STATE_GRADIENT ? 1 : 0;
        this.mode =
                switch (place.kind()) {
                    case SCRATCH -> Mode.RUNNING;
                    case BLOCK -> Mode.BLOCK;
                    case WEIGHT, CONSTANT -> Mode.FIXED;
                    case NEXT_STATE_GRADIENT, PREVIOUS_STATE_GRADIENT ->
                            memory.plan.keepsGradients(place.index())
                                    ? Mode.ROWS
                                    : Mode.ALTERNATING;
                    default -> Mode.ROWS;
                };
        this.stride = mode == Mode.FIXED ? 0 : place.width();
        this.rows = new Rows(stride);
        this.weight = line.operation() instanceof Operation.WeightRow row ? row.view() : null;
        if (line.operation() instanceof Operation.ConstantRow row) {
            setConstants(row.values());
        } else if (line.operation() instanceof Operation.Mask drawn && mode == Mode.FIXED) {
            setConstants(Collections.nCopies(line.width(), drawn.mask().inference()));
        }
    }

    private void setConstants(List<Double> values) {
        float[] result = new float[values.size()];
        for (int k = 0; k < result.length; k++) {
            result[k] = values.get(k).floatValue();
        }
        set(result, 0);
    }

    Place place() {
        return place;
    }

    /**
     * Looks up the arrays of the call that is about to run.
     *
     * @param base the first row of the window: where arrays that hold one window begin
     */
    void bind(
            NodeMemory memory, NodeWeights weights, float[][] scratch, float[][] block, int base) {
        batch = memory.batch;
        int index = place.index();
        int windowed = -base * stride;
        int next = memory.reverse ? 0 : batch * stride;
        int previous = memory.reverse ? batch * stride : 0;
        switch (place.kind()) {
            case SEQUENCE -> set(memory.sequences[index], windowed);
            case SCRATCH -> set(scratch[index], 0);
            case BLOCK -> set(block[index], 0);
            case WEIGHT -> set(weights.row(weight.weight()), weight.firstColumn());
            case CONSTANT -> {} // has its own array
            case INPUT -> set(memory.inputs[index]);
            case INPUT_GRADIENT -> set(memory.inputGradients[index]);
            case OUTPUT -> set(memory.outputs[index]);
            case OUTPUT_GRADIENT -> set(memory.outputGradients[index], 0);
            case PREVIOUS_STATE -> {
                if (memory.replaced.contains(index)) {
                    set(memory.replaced.values(index), windowed);
                } else {
                    set(memory.states[index], previous + (memory.isWhole(index) ? 0 : windowed));
                }
            }
            case NEXT_STATE ->
                    set(memory.states[index], next + (memory.isWhole(index) ? 0 : windowed));
            case NEXT_STATE_GRADIENT -> set(memory.stateGradients[index], next + windowed);
            case PREVIOUS_STATE_GRADIENT -> set(memory.stateGradients[index], previous + windowed);
        }
    }

    private void set(Rows from) {
        set(from.array(), from.offset());
    }

    private void set(float[] array, int newShift) {
        rows.set(array, 0);
        shift = newShift;
    }

    float[] array() {
        return rows.array();
    }

    /**
     * Returns some of the running rows.
     *
     * @param row number of the first running row among all rows
     * @param step number of the running step
     * @param sample sample of the first running row
     * @param index the first of the running rows to be read or written, counted from 0
     * @return the same object at every call
     */
    Rows rows(int row, int step, int sample, int index) {
        return rows.moveTo(offset(row, step, sample, index));
    }

    /**
     * Returns where a row begins.
     *
     * @param row number of the first running row among all rows
     * @param step number of the running step
     * @param sample sample of the first running row
     * @param index which of the running rows, counted from 0
     */
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
