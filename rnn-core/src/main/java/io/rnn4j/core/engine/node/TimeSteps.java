package io.rnn4j.core.engine.node;

import io.rnn4j.api.tensor.Shape;

/**
 * The time steps, samples and padding of the batch that a node runs on. Rows are time-major: row =
 * time · batch + sample. Steps are numbered in the order of processing, which begins at the last
 * time in a reverse recurrence.
 *
 * <p>The steps are split into windows, in the order of processing. Values that only one window
 * needs are kept for the steps of one window. Without checkpoints there is one window.
 */
public final class TimeSteps {
    private final boolean reverse;
    private int steps;
    private int batch;
    private int window;
    private boolean[] masked;

    TimeSteps(boolean reverse) {
        this.reverse = reverse;
    }

    void set(int newSteps, int newBatch, int newWindow, boolean[] newMasked) {
        steps = newSteps;
        batch = newBatch;
        window = Math.min(newSteps, newWindow);
        masked = newMasked;
    }

    /** {@return the number of time steps} */
    public int steps() {
        return steps;
    }

    /** {@return the number of samples} */
    public int batch() {
        return batch;
    }

    int rows() {
        return Shape.product("a batch, [steps, samples],", steps, batch);
    }

    /** {@return whether steps are processed from the last time to the first} */
    public boolean isReverse() {
        return reverse;
    }

    /** {@return whether a row may be masked} */
    public boolean isPadded() {
        return masked != null;
    }

    public boolean isMasked(int row) {
        return masked != null && masked[row];
    }

    /** {@return the time of a step} */
    public int time(int step) {
        return reverse ? steps - 1 - step : step;
    }

    /** {@return the step at a time} */
    int stepAt(int time) {
        return time(time); // reversing twice
    }

    // ---- windows

    /** {@return the number of steps of a window, except perhaps the last one} */
    int window() {
        return window;
    }

    int windows() {
        return Math.ceilDiv(steps, window);
    }

    /** {@return the first step of a window} */
    int firstStep(int which) {
        return which * window;
    }

    /** {@return the step after the last one of a window} */
    int endStep(int which) {
        return Math.min(steps, (which + 1) * window);
    }

    /** {@return the first time of a window} */
    int firstTime(int which) {
        return reverse ? steps - endStep(which) : firstStep(which);
    }

    /** {@return the time after the last one of a window} */
    int endTime(int which) {
        return reverse ? steps - firstStep(which) : endStep(which);
    }

    /** {@return the first row of a window, where arrays of one window begin} */
    int base(int which) {
        return firstTime(which) * batch;
    }

    // ---- rows of states: [steps + 1, batch], in the order of time

    /** {@return the row of the states where the values before the step at a time begin} */
    public int rowBefore(int time) {
        return (reverse ? time + 1 : time) * batch;
    }

    /** {@return the row of the states where the values after the step at a time begin} */
    public int rowAfter(int time) {
        return (reverse ? time : time + 1) * batch;
    }

    /** {@return the row of the states where the values before a step begin} */
    int rowBeforeStep(int step) {
        return (reverse ? steps - step : step) * batch;
    }
}
