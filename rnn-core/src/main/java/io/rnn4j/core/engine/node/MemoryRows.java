package io.rnn4j.core.engine.node;

import io.rnn4j.kernel.Rows;

import java.util.Arrays;

/** A sequence that a node reads as a whole, in one call; time-major like everything. */
public final class MemoryRows {
    final int width;
    final Rows rows;
    int steps;
    private int batch;
    private boolean[] masked;

    /** [steps, batch, width], added to; null if nobody asks for it. */
    float[] gradient;

    MemoryRows(int width) {
        this.width = width;
        this.rows = new Rows(width);
    }

    /** Looks up the arrays of the call that is about to run. */
    public void set(SignalBuffer flow, float[] newGradient) {
        rows.set(flow.rows.array(), flow.rows.offset());
        steps = flow.steps;
        batch = flow.batch;
        masked = flow.masked;
        gradient = newGradient;
    }

    /** Makes the gradients of some samples 0. */
    public void clearGradients(int from, int to) {
        for (int step = 0; step < steps && gradient != null; step++) {
            Arrays.fill(gradient, (step * batch + from) * width, (step * batch + to) * width, 0f);
        }
    }

    boolean isMasked(int step, int sample) {
        return masked != null && masked[step * batch + sample];
    }

    /** Where the row of a step and a sample begins, in the gradient. */
    int offset(int step, int sample) {
        return (step * batch + sample) * width;
    }

    /** How far the rows of a sample lie from each other. */
    int stride() {
        return batch * width;
    }
}
