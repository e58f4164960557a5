package io.rnn4j.core.engine.node;

import io.rnn4j.api.tensor.Shape;
import io.rnn4j.core.engine.program.PlannedProgram;
import io.rnn4j.core.engine.program.Program;
import io.rnn4j.kernel.Rows;

import java.util.Arrays;
import java.util.List;

/**
 * The states of a recurrence and their gradients in all steps of a batch.
 *
 * <p>State 0 is the output. If the node returns its output at every step, that state is kept for
 * all steps; the others are kept for the steps of one window, with checkpoints between windows.
 */
public final class StateBuffers {
    private static final String ROWS = "the rows of a state, before the first step and after each,";

    private final TimeSteps time;
    private final boolean training;
    private final boolean returnsSequences;
    private final int[] widths;
    private final boolean[] keepsGradients; // for all steps of a window, not only for two
    private final boolean[] passesGradient; // to the step before
    private final FeedbackValues[] feedback; // attached to the states; null for none
    private final FeedbackValues[] feedbackValues; // reused in every batch

    /** [window + 1, batch, width], or [steps + 1, batch, width], in the order of time. */
    private final float[][] values;

    /**
     * The states between windows, [windows + 1, batch, width]; in inference only the initial and
     * the latest states. Empty if there is one window, or if all steps are kept.
     */
    private final float[][] checkpoints;

    /**
     * Has the layout of the states of a window if the gradients are kept, otherwise [2, batch,
     * width].
     */
    private final float[][] gradients;

    private final float[][] givenGradients; // of final states, [batch, width]; null for 0
    private final float[][] readerGradients; // of final states from their readers; likewise

    StateBuffers(PlannedProgram planned, TimeSteps time, boolean returnsSequences) {
        List<Program.StateValues> states = planned.program().states();
        int count = states.size();
        this.time = time;
        this.training = planned.training();
        this.returnsSequences = returnsSequences;
        this.widths = states.stream().mapToInt(Program.StateValues::width).toArray();
        this.keepsGradients = new boolean[count];
        this.passesGradient = new boolean[count];
        this.feedback = new FeedbackValues[count];
        this.feedbackValues = new FeedbackValues[count];
        for (int state = 0; state < count; state++) {
            keepsGradients[state] = planned.plan().keepsGradients(state);
            passesGradient[state] = states.get(state).previousGradient() != Program.NONE;
        }
        this.values = new float[count][0];
        this.checkpoints = new float[count][0];
        this.gradients = new float[count][0];
        this.givenGradients = new float[count][];
        this.readerGradients = new float[count][];
    }

    /** Sizes the arrays for a batch and detaches all feedback. */
    void prepare() {
        Arrays.fill(feedback, null);
        for (int state = 0; state < values.length; state++) {
            int windowRows = time.window() * time.batch();
            int rows =
                    Shape.sum(
                            "the rows of a state, before the first step and after each,",
                            isWhole(state) ? time.rows() : windowRows,
                            time.batch());
            values[state] = SignalBuffer.grown(values[state], rows, widths[state]);
            if (hasCheckpoints(state)) {
                int count = training ? time.windows() + 1 : 2;
                checkpoints[state] =
                        SignalBuffer.grown(
                                checkpoints[state],
                                Shape.product(ROWS, count, time.batch()),
                                widths[state]);
            }
            if (training) {
                int gradientRows =
                        Shape.sum(
                                ROWS,
                                time.batch(),
                                keepsGradients[state] ? windowRows : time.batch());
                gradients[state] =
                        SignalBuffer.grown(gradients[state], gradientRows, widths[state]);
            }
        }
    }

    /** {@return the number of states} */
    public int count() {
        return values.length;
    }

    public int width(int state) {
        return widths[state];
    }

    /** {@return the values of a state, [steps + 1, batch, width] if all steps are kept} */
    public float[] values(int state) {
        return values[state];
    }

    private boolean isWhole(int state) {
        return state == 0 && returnsSequences;
    }

    private boolean hasCheckpoints(int state) {
        return time.windows() > 1 && !isWhole(state);
    }

    /** {@return the row of the values for a row counted over all steps} */
    private int row(int state, int row, int base) {
        return isWhole(state) ? row : row - base;
    }

    // ---- windows

    /** {@return the row of the checkpoints where the states before a window begin} */
    private int checkpointRow(int window) {
        return (training ? window : Math.min(window, 1)) * time.batch();
    }

    /**
     * Copies the states of some samples before a window to the location that its first step reads.
     */
    void restore(int window, int from, int to) {
        for (int state = 0; state < values.length; state++) {
            if (hasCheckpoints(state)) {
                int row = time.rowBeforeStep(time.firstStep(window)) - time.base(window);
                copyRows(
                        checkpoints[state],
                        checkpointRow(window) + from,
                        values[state],
                        row + from,
                        to - from,
                        widths[state]);
            }
        }
    }

    /** Saves the states of some samples after a window. */
    void save(int window, int from, int to) {
        for (int state = 0; state < values.length; state++) {
            if (hasCheckpoints(state)) {
                int row = time.rowBeforeStep(time.endStep(window)) - time.base(window);
                copyRows(
                        values[state],
                        row + from,
                        checkpoints[state],
                        checkpointRow(window + 1) + from,
                        to - from,
                        widths[state]);
            }
        }
    }

    private static void copyRows(
            float[] source, int row, float[] target, int toRow, int rows, int width) {
        System.arraycopy(source, row * width, target, toRow * width, rows * width);
    }

    // ---- steps

    /** Sets rows to the output of all steps, or of the last one if the node returns only that. */
    void locateOutput(Rows to) {
        int row =
                returnsSequences
                        ? time.rowAfter(0)
                        : time.rowBeforeStep(time.steps()) - time.base(time.windows() - 1);
        to.set(values[0], row * widths[0]);
    }

    /** Sets rows to the values that the steps read as previous states. */
    void locateBefore(int state, int base, Rows to) {
        if (feedback[state] != null) {
            to.set(feedback[state].values(), -base * widths[state]);
        } else {
            to.set(values[state], row(state, time.rowBefore(0), base) * widths[state]);
        }
    }

    /** Sets rows to the values after the steps. */
    void locateAfter(int state, int base, Rows to) {
        to.set(values[state], row(state, time.rowAfter(0), base) * widths[state]);
    }

    /** Sets rows to the gradients of the values before the steps, if they are kept. */
    void locateGradientBefore(int state, int base, Rows to) {
        to.set(gradients[state], (time.rowBefore(0) - base) * widths[state]);
    }

    /** Sets rows to the gradients of the values after the steps, if they are kept. */
    void locateGradientAfter(int state, int base, Rows to) {
        to.set(gradients[state], (time.rowAfter(0) - base) * widths[state]);
    }

    /**
     * Attaches a feedback, which sets the previous values of a state that the steps of the batch
     * read.
     */
    void attach(int state, OutputFeedback newFeedback) {
        if (feedbackValues[state] == null) {
            feedbackValues[state] = new FeedbackValues(time, widths[state], widths[0]);
        }
        feedback[state] = feedbackValues[state];
        feedback[state].attach(newFeedback);
    }

    /** Computes the previous values that the step at a time reads of states with feedback. */
    void readFeedback(int at, int base, int from, int to) {
        for (int state = 0; state < values.length; state++) {
            if (feedback[state] != null) {
                feedback[state].read(
                        at,
                        base,
                        from,
                        to,
                        values[state],
                        row(state, time.rowBefore(at), base),
                        values[0],
                        row(0, time.rowBefore(at), base));
            }
        }
    }

    /** Copies the states of a sample before the step at a time to those after it. */
    void keep(int at, int base, int sample) {
        for (int state = 0; state < values.length; state++) {
            copyRows(
                    values[state],
                    row(state, time.rowBefore(at), base) + sample,
                    values[state],
                    row(state, time.rowAfter(at), base) + sample,
                    1,
                    widths[state]);
        }
    }

    // ---- the first and the last step

    /** {@return the array of the initial and the final values of a state} */
    float[] boundaryValues(int state) {
        return hasCheckpoints(state) ? checkpoints[state] : values[state];
    }

    /** {@return where the initial values of a sample begin in the boundary values} */
    int initialStart(int state, int sample) {
        int row = hasCheckpoints(state) ? 0 : time.rowBeforeStep(0);
        return (row + sample) * widths[state];
    }

    /** {@return where the final values of sample 0 begin in the boundary values} */
    int finalStart(int state) {
        int row =
                hasCheckpoints(state)
                        ? checkpointRow(time.windows())
                        : time.rowBeforeStep(time.steps());
        return row * widths[state];
    }

    /** Sets the gradients of the final values of a state, [batch, width]; null for zeros. */
    void setFinalGradients(int state, float[] given, float[] ofReaders) {
        givenGradients[state] = given;
        readerGradients[state] = ofReaders;
    }

    // ---- gradients

    public float[] gradients(int state) {
        return gradients[state];
    }

    /**
     * Adds the gradients with respect to the final values of a state for the samples from … to - 1:
     * the given ones and those of the nodes that read them.
     */
    public void addFinalGradient(int state, int from, int to, float[] sum, int at) {
        int start = from * widths[state];
        int size = (to - from) * widths[state];
        add(givenGradients[state], start, sum, at, size);
        add(readerGradients[state], start, sum, at, size);
    }

    private static void add(float[] addend, int from, float[] sum, int at, int size) {
        for (int k = 0; k < size && addend != null; k++) {
            sum[at + k] += addend[from + k];
        }
    }

    /** {@return the row of the gradients of the values after a step} */
    int gradientRowAfter(int state, int step, int base) {
        return keepsGradients[state]
                ? time.rowAfter(time.time(step)) - base
                : (step & 1) * time.batch();
    }

    /** {@return the row of the gradients of the values before a step} */
    int gradientRowBefore(int state, int step, int base) {
        return keepsGradients[state]
                ? time.rowBefore(time.time(step)) - base
                : (step + 1 & 1) * time.batch();
    }

    /**
     * Sets the gradients after the last step of a window to the given ones, or to those of the next
     * window.
     */
    void startGradients(int window, int from, int to) {
        int step = time.endStep(window) - 1;
        int base = time.base(window);
        for (int state = 0; state < values.length; state++) {
            int width = widths[state];
            int size = (to - from) * width;
            int at = (gradientRowAfter(state, step, base) + from) * width;
            if (step == time.steps() - 1) {
                Arrays.fill(gradients[state], at, at + size, 0f);
                addFinalGradient(state, from, to, gradients[state], at);
            } else if (keepsGradients[state]) { // the others alternate as before
                int nextRow = time.rowAfter(time.time(step)) - time.base(window + 1);
                System.arraycopy(
                        gradients[state], (nextRow + from) * width, gradients[state], at, size);
            }
        }
    }

    /**
     * Sets the gradients before a step to 0 if no instruction computes them, or where feedback
     * stops them.
     */
    void stopGradients(int state, int step, int base, int from, int to) {
        int row = gradientRowBefore(state, step, base);
        int width = widths[state];
        if (!passesGradient[state]) {
            Arrays.fill(gradients[state], (row + from) * width, (row + to) * width, 0f);
        }
        if (feedback[state] != null) {
            feedback[state].stopGradients(gradients[state], row, time.time(step), base, from, to);
        }
    }

    /** {@return where the gradient of the initial values of a sample begins} */
    public int initialGradientStart(int state, int sample) {
        return (gradientRowBefore(state, 0, time.base(0)) + sample) * widths[state];
    }
}
