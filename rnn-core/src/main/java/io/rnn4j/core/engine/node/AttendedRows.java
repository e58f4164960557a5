package io.rnn4j.core.engine.node;

import io.rnn4j.kernel.Rows;

import java.util.Arrays;

/** A sequence that every row of a node can attend to; its rows are time-major. */
final class AttendedRows {
    final int width;
    final Rows rows;
    private SignalBuffer signal;

    /** [steps, batch, width]; null if it is not needed. */
    private float[] gradient;

    /** Sums over the rows that attend, in double precision because their number is unlimited. */
    private double[] gradientSums = {};

    AttendedRows(int width) {
        this.width = width;
        this.rows = new Rows(width);
    }

    /** Sets the arrays of a batch. */
    void set(SignalBuffer newSignal, float[] newGradient) {
        signal = newSignal;
        gradient = newGradient;
        rows.set(signal.rows().array(), signal.rows().offset());
        int size = gradient == null ? 0 : signal.rowCount() * width;
        if (gradientSums.length < size) {
            gradientSums = new double[size];
        }
    }

    /** {@return the number of time steps} */
    int steps() {
        return signal.steps();
    }

    /** {@return the sums of the gradient, [steps, batch, width]; null if it is not needed} */
    double[] gradientSums() {
        return gradient == null ? null : gradientSums;
    }

    /** Sets the sums of the gradients of a range of samples to 0. */
    void clearGradients(int from, int to) {
        for (int step = 0; step < steps() && gradient != null; step++) {
            Arrays.fill(gradientSums, offset(step, from), offset(step, to), 0);
        }
    }

    /** Rounds the sums of the gradients of a range of samples. */
    void roundGradients(int from, int to) {
        for (int step = 0; step < steps() && gradient != null; step++) {
            for (int at = offset(step, from); at < offset(step, to); at++) {
                gradient[at] = (float) gradientSums[at];
            }
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
