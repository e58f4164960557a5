package io.rnn4j.core.engine.network.move;

import io.rnn4j.core.engine.node.NodeSignals;
import io.rnn4j.core.engine.node.SampleParallelRun;
import io.rnn4j.core.engine.node.SignalBuffer;

import java.util.Arrays;

/** A node that moves the rows of one input along the time axis, one sample after the other. */
abstract class MoveRun extends SampleParallelRun {
    final SignalBuffer input;

    MoveRun(NodeSignals signals) {
        super(signals);
        this.input = inputs[0];
    }

    @Override
    protected void resize(int window) {
        output.ownRows();
    }

    @Override
    protected final void forward(int part, int from, int to) {
        for (int sample = from; sample < to; sample++) {
            forwardSample(sample);
        }
    }

    @Override
    protected final void backward(int part, int window, int from, int to) {
        float[] gradient = inputGradients[0];
        for (int sample = from; sample < to && gradient != null; sample++) {
            backwardSample(sample, gradient);
        }
    }

    abstract void forwardSample(int sample);

    /** Writes the gradient of all rows of a sample. */
    abstract void backwardSample(int sample, float[] gradient);

    /**
     * {@return the given array, or a new one if it has fewer elements than the rows of a signal}
     */
    static double[] grown(double[] array, SignalBuffer rows) {
        int size = rows.rowCount() * rows.width();
        return array.length < size ? new double[size] : array;
    }

    /** Copies a row of the input to a row of the output. */
    final void take(int fromTime, int toTime, int sample) {
        System.arraycopy(
                input.rows().array(),
                input.rows().offset() + input.offset(fromTime, sample),
                output.rows().array(),
                output.offset(toTime, sample),
                output.width());
    }

    /** Copies the gradient of a row of the output to that of a row of the input. */
    final void give(int fromTime, float[] gradient, int toTime, int sample) {
        System.arraycopy(
                output.gradient(),
                output.offset(fromTime, sample),
                gradient,
                input.offset(toTime, sample),
                input.width());
    }

    /**
     * Computes the sums of the columns of the unmasked rows of a sample, in the order of time. They
     * are formed in double precision, because the number of rows is unlimited.
     */
    static void sumSteps(SignalBuffer rows, float[] array, int start, int sample, double[] sums) {
        int at = sample * rows.width();
        Arrays.fill(sums, at, at + rows.width(), 0);
        for (int time = 0; time < rows.steps(); time++) {
            if (!rows.isMasked(time, sample)) {
                int from = start + rows.offset(time, sample);
                for (int k = 0; k < rows.width(); k++) {
                    sums[at + k] += array[from + k];
                }
            }
        }
    }

    /** Makes a row 0. */
    static void clear(SignalBuffer signal, float[] array, int time, int sample) {
        int at = signal.offset(time, sample);
        Arrays.fill(array, at, at + signal.width(), 0f);
    }

    /** Makes the gradients of all rows of a sample 0. */
    final void clear(float[] gradient, int sample) {
        for (int time = 0; time < input.steps(); time++) {
            clear(input, gradient, time, sample);
        }
    }
}
