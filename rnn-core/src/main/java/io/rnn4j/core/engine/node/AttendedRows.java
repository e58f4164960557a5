package io.rnn4j.core.engine.node;

import io.rnn4j.kernel.Rows;

import java.util.Arrays;

/** A sequence that every row of a node can attend to; its rows are time-major. */
final class AttendedRows {
    final int width;
    final Rows rows;
    private SignalBuffer signal;

    /** [steps, batch, width], accumulated over the rows; null if it is not needed. */
    float[] gradient;

    AttendedRows(int width) {
        this.width = width;
        this.rows = new Rows(width);
    }

    /** Sets the arrays of a batch. */
    void set(SignalBuffer newSignal, float[] newGradient) {
        signal = newSignal;
        gradient = newGradient;
        rows.set(signal.rows().array(), signal.rows().offset());
    }

    /** {@return the number of time steps} */
    int steps() {
        return signal.steps();
    }

    /** Sets the gradients of a range of samples to 0. */
    void clearGradients(int from, int to) {
        for (int step = 0; step < steps() && gradient != null; step++) {
            Arrays.fill(gradient, offset(step, from), offset(step, to), 0f);
        }
    }

    /** {@return whether a step of a sample is masked} */
    boolean isMasked(int step, int sample) {
        return signal.isMasked(step, sample);
    }

    /** {@return the index of a row in the gradient} */
    int offset(int step, int sample) {
        return signal.offset(step, sample);
    }

    /** {@return the distance between two rows of a sample} */
    int stride() {
        return signal.batch() * width;
    }
}
