package io.rnn4j.core.engine.node;

import io.rnn4j.api.layer.Signal;
import io.rnn4j.kernel.Rows;

/**
 * A signal in one call: its rows, time-major, and the gradient with respect to them. The memory
 * grows to the largest call and stays.
 */
public final class SignalBuffer {
    private final Signal signal;

    /** The rows, wherever they lie; who makes the signal says where. */
    public final Rows rows;

    public int steps;
    public int batch;

    /** For every row, step · batch + sample, if its step is masked; null if none is. */
    public boolean[] masked;

    /** [steps, batch, width]; null if nobody asks for it. */
    public float[] gradient;

    private float[] own = new float[0];

    public SignalBuffer(Signal signal, boolean gradientAsked) {
        this.signal = signal;
        this.rows = new Rows(signal.width());
        this.gradient = gradientAsked ? new float[0] : null;
    }

    /** Gets ready for a call of so many steps of its time axis and so many samples. */
    public void prepare(int callSteps, int callBatch, boolean[] callMask) {
        boolean open = signal.time().isOfInput();
        steps = !signal.sequence() ? 1 : open ? callSteps : signal.time().steps();
        batch = callBatch;
        masked = open ? callMask : null;
        if (gradient != null) {
            gradient = grown(gradient, rowCount(), width());
        }
    }

    /** Gives the rows an array of their own. */
    public void ownRows() {
        own = grown(own, rowCount(), width());
        rows.set(own, 0);
    }

    /** {@return the number of the network's input whose time axis the signal has} */
    public int axis() {
        return signal.time().input();
    }

    public int width() {
        return signal.width();
    }

    public int rowCount() {
        return Math.multiplyExact(steps, batch);
    }

    public boolean isMasked(int time, int sample) {
        return masked != null && masked[time * batch + sample];
    }

    /** Where the row of a time and a sample begins, apart from where the first one does. */
    public int offset(int time, int sample) {
        return (time * batch + sample) * width();
    }

    /** The time of the last step that counts for a sample; -1 if none does. */
    public int lastTime(int sample) {
        int time = steps - 1;
        while (time >= 0 && isMasked(time, sample)) {
            time--;
        }
        return time;
    }

    /** Counts the steps that count for a sample. */
    public int countedSteps(int sample) {
        int count = 0;
        for (int time = 0; time < steps; time++) {
            count += isMasked(time, sample) ? 0 : 1;
        }
        return count;
    }

    /** Tells if all rows are finite. */
    public boolean isFinite() {
        int end = rows.offset() + rowCount() * width();
        for (int at = rows.offset(); at < end; at++) {
            if (!Float.isFinite(rows.array()[at])) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns an array that is large enough.
     *
     * @param array the array used so far
     * @param rows number of rows
     * @param width width of a row
     * @return the given array, or a new one if it has fewer than rows · width elements
     */
    public static float[] grown(float[] array, int rows, int width) {
        long size = (long) rows * width;
        if (size > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    rows
                            + " rows of width "
                            + width
                            + " are more than an array can hold; use smaller batches or shorter"
                            + " sequences");
        }
        return array.length >= size ? array : new float[(int) size];
    }
}
