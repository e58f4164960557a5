package io.rnn4j.core.engine.node;

import java.util.Arrays;

/**
 * The previous values of a state to which an {@link OutputFeedback} is attached. They are kept
 * apart from the values of the state, because the state is also an output and is kept by masked
 * steps. No gradient passes from a replaced row to the state.
 */
final class FeedbackValues {
    private final TimeSteps time;
    private final int width;
    private final int outputWidth;
    private OutputFeedback feedback;
    private float[] values = {}; // [window, batch, width]
    private boolean[] replaced = {}; // [window, batch]

    FeedbackValues(TimeSteps time, int width, int outputWidth) {
        this.time = time;
        this.width = width;
        this.outputWidth = outputWidth;
    }

    /** Attaches a feedback to the prepared batch. */
    void attach(OutputFeedback newFeedback) {
        int rows = time.window() * time.batch();
        feedback = newFeedback;
        values = SignalBuffer.grown(values, rows, width);
        if (replaced.length < rows) {
            replaced = new boolean[rows];
        }
    }

    /** {@return the previous values, from the first row of the window on} */
    float[] values() {
        return values;
    }

    /**
     * Computes the previous values of the step at a time for the samples from … to - 1. In the
     * values of the state and of the output, those before the step begin at the given rows.
     */
    void read(
            int at,
            int base,
            int from,
            int to,
            float[] states,
            int stateRow,
            float[] outputs,
            int outputRow) {
        int row = at * time.batch() - base;
        System.arraycopy(
                states,
                (stateRow + from) * width,
                values,
                (row + from) * width,
                (to - from) * width);
        for (int sample = from; sample < to; sample++) {
            replaced[row + sample] =
                    !time.isMasked(at * time.batch() + sample)
                            && feedback.replace(
                                    at,
                                    sample,
                                    outputs,
                                    (outputRow + sample) * outputWidth,
                                    values,
                                    (row + sample) * width);
        }
    }

    /** Sets the gradients of replaced rows to 0. */
    void stopGradients(float[] gradients, int gradientRow, int at, int base, int from, int to) {
        int row = at * time.batch() - base;
        for (int sample = from; sample < to; sample++) {
            if (replaced[row + sample]) {
                int start = (gradientRow + sample) * width;
                Arrays.fill(gradients, start, start + width, 0f);
            }
        }
    }
}
