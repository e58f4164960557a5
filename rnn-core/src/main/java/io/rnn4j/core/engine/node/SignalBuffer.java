package io.rnn4j.core.engine.node;

import io.rnn4j.api.layer.Signal;
import io.rnn4j.api.tensor.Shape;
import io.rnn4j.kernel.Rows;

/**
 * The rows of a signal in one batch, time-major, and the gradient of the loss with respect to them.
 * The arrays grow to the largest batch and are reused.
 */
public final class SignalBuffer {
    private static final String ROWS = "a value for all steps of all samples, [rows, width],";

    private final int width;
    private final int axis;
    private final boolean followsInput; // has the steps and the mask of an input
    private final int ownSteps; // otherwise
    private final Rows rows;
    private int steps;
    private int batch;
    private boolean[] masked;
    private float[] gradient;
    private float[] own = {};
    private int[] indices; // null unless layers read the rows as indices

    /** Creates the buffer of a signal, with its gradient if that is needed. */
    public SignalBuffer(Signal signal, boolean hasGradient) {
        this.width = signal.width();
        this.axis = signal.time().input();
        this.followsInput = signal.time().isOfInput();
        this.ownSteps = signal.sequence() ? signal.time().steps() : 1;
        this.rows = new Rows(width);
        this.gradient = hasGradient ? new float[0] : null;
    }

    /**
     * Prepares the buffer for a batch, with steps and mask of the input whose axis the signal may
     * have; the mask is null if no row is masked.
     */
    public void prepare(int inputSteps, int newBatch, boolean[] inputMask) {
        steps = followsInput ? inputSteps : ownSteps;
        batch = newBatch;
        masked = followsInput ? inputMask : null;
        if (gradient != null) {
            gradient = grown(gradient, rowCount(), width);
        }
    }

    /** Sets the rows to an array that the buffer owns. */
    public void ownRows() {
        own = grown(own, rowCount(), width);
        rows.set(own, 0);
        if (indices != null && indices.length < rowCount()) {
            indices = new int[rowCount()];
        }
    }

    /** Allocates the rows, of width 1, also as ints. */
    public void ownIndices() {
        indices = new int[0];
    }

    /** {@return the rows as indices, [steps, batch]; null if they are floats only} */
    public int[] indices() {
        return indices;
    }

    /** {@return the position of the rows, which the writer of the signal sets} */
    public Rows rows() {
        return rows;
    }

    /** {@return the gradient, [steps, batch, width]; null if it is not needed} */
    public float[] gradient() {
        return gradient;
    }

    /** {@return the number of the network's input whose time axis the signal may have} */
    public int axis() {
        return axis;
    }

    /** {@return the number of time steps; 1 without a time axis} */
    public int steps() {
        return steps;
    }

    /** {@return the number of samples} */
    public int batch() {
        return batch;
    }

    /** {@return the width of a row} */
    public int width() {
        return width;
    }

    /** {@return the number of rows} */
    public int rowCount() {
        return Shape.product("a batch, [steps, samples],", steps, batch);
    }

    /** {@return for every row whether it is masked; null if none is} */
    public boolean[] masked() {
        return masked;
    }

    /** {@return whether a time step of a sample is masked} */
    public boolean isMasked(int time, int sample) {
        return masked != null && masked[time * batch + sample];
    }

    /** {@return where the row of a time step and a sample begins, relative to the first row} */
    public int offset(int time, int sample) {
        return (time * batch + sample) * width;
    }

    /** {@return whether all rows are finite} */
    boolean isFinite() {
        int end = rows.offset() + rowCount() * width;
        for (int at = rows.offset(); at < end; at++) {
            if (!Float.isFinite(rows.array()[at])) {
                return false;
            }
        }
        return true;
    }

    /** {@return the given array, or a new one if it has fewer than rows · width elements} */
    public static float[] grown(float[] array, int rows, int width) {
        int size = Shape.product(ROWS, rows, width);
        return array.length >= size ? array : Shape.floats(ROWS, rows, width);
    }
}
