package io.rnn4j.core.engine.node;

import io.rnn4j.kernel.Rows;

import java.util.Arrays;

/**
 * The masked rows of a node, for the samples of one thread. A masked step keeps every state, and
 * the gradients of the states pass the step unchanged. All other values of a masked row have no
 * effect, but are multiplied by zeros and must therefore be finite.
 */
final class PaddedRows {
    private final NodeBuffers buffers;
    private final TimeSteps time;
    private final StateBuffers states;
    private final float[][] held; // gradients that pass by a step, [samples, width] by state

    PaddedRows(NodeBuffers buffers) {
        this.buffers = buffers;
        this.time = buffers.time();
        this.states = buffers.states();
        this.held = new float[states.count()][0];
    }

    /** Prepares a batch that has masked rows. */
    void prepare(int samples) {
        for (int state = 0; state < held.length; state++) {
            held[state] = SignalBuffer.grown(held[state], samples, states.width(state));
        }
    }

    /** Sets the states of masked rows to their previous values. */
    void keepStates(int at, int base, int from, int to) {
        for (int sample = from; sample < to; sample++) {
            if (time.isMasked(at * time.batch() + sample)) {
                states.keep(at, base, sample);
            }
        }
    }

    /** Saves the gradients of masked rows and sets them to 0 for the step. */
    void holdGradients(int state, int gradientRow, int at, int from, int to) {
        int width = states.width(state);
        float[] gradients = states.gradients(state);
        for (int sample = from; sample < to; sample++) {
            if (time.isMasked(at * time.batch() + sample)) {
                int start = (gradientRow + sample) * width;
                System.arraycopy(gradients, start, held[state], (sample - from) * width, width);
                Arrays.fill(gradients, start, start + width, 0f);
            }
        }
    }

    /** Copies the saved gradients to the location that the previous step reads. */
    void passGradients(int state, int gradientRow, int at, int from, int to) {
        int width = states.width(state);
        for (int sample = from; sample < to; sample++) {
            if (time.isMasked(at * time.batch() + sample)) {
                System.arraycopy(
                        held[state],
                        (sample - from) * width,
                        states.gradients(state),
                        (gradientRow + sample) * width,
                        width);
            }
        }
    }

    /**
     * Sets the output of masked rows to 0 where it is not finite, because it is multiplied by 0.
     */
    void cleanOutputs(int firstTime, int endTime, int from, int to) {
        Rows output = buffers.output(0);
        for (int at = firstTime; at < endTime; at++) {
            for (int sample = from; sample < to; sample++) {
                int row = at * time.batch() + sample;
                if (time.isMasked(row)) {
                    clean(output.array(), output.at(row), buffers.outputWidth());
                }
            }
        }
    }

    /**
     * Sets the gradients of the inputs of a masked row to 0 where 0 was multiplied by an infinite
     * derivative.
     */
    void cleanInputGradients(int row) {
        for (int input = 0; input < buffers.inputCount(); input++) {
            Rows gradient = buffers.inputGradient(input);
            if (gradient.array() != null) {
                clean(gradient.array(), gradient.at(row), buffers.inputWidth(input));
            }
        }
    }

    /**
     * {@return whether the gradient of a masked row adds to gradients of weights: it is finite and
     * not 0, which is possible only if the caller has set the gradient of a masked output}
     */
    static boolean counts(float[] array, int at, int width) {
        boolean zero = true;
        for (int k = at; k < at + width; k++) {
            if (!Float.isFinite(array[k])) {
                return false;
            }
            zero &= array[k] == 0;
        }
        return !zero;
    }

    /** Sets a row to 0 if it is not finite. */
    static void clean(float[] array, int at, int width) {
        for (int k = at; k < at + width; k++) {
            if (!Float.isFinite(array[k])) {
                Arrays.fill(array, at, at + width, 0f);
                return;
            }
        }
    }
}
