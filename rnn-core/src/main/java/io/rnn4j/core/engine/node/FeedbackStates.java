package io.rnn4j.core.engine.node;

import java.util.Arrays;

/**
 * What the steps of a recurrence read of states some of whose values are replaced. It lies beside
 * the states, because those are also what comes out and what a masked step carries on; there the
 * way back finds it again.
 *
 * <p>A masked step carries the state itself: nothing is replaced for it. Each thread works on rows
 * of its own samples.
 */
public final class FeedbackStates {
    private final NodeMemory memory;
    private final OutputFeedback[] replacements; // by state, null for none
    private final float[][] values; // by state, [window, batch, width]
    private final boolean[][] replaced; // by state, [window, batch]

    FeedbackStates(NodeMemory memory, int states) {
        this.memory = memory;
        this.replacements = new OutputFeedback[states];
        this.values = new float[states][0];
        this.replaced = new boolean[states][0];
    }

    /** Lets steps read all states as they are. */
    public void clear() {
        Arrays.fill(replacements, null);
    }

    /** Sets what replaces a state, after the memory has got the sizes of a call. */
    public void set(int state, OutputFeedback replacement) {
        int rows = memory.window * memory.batch;
        replacements[state] = replacement;
        values[state] = SignalBuffer.grown(values[state], rows, memory.stateWidth(state));
        if (replaced[state].length < rows) {
            replaced[state] = new boolean[rows];
        }
    }

    /** If some values of a state may be replaced. */
    boolean contains(int state) {
        return replacements[state] != null;
    }

    /** What steps read of a state, from the first row of the window on. */
    float[] values(int state) {
        return values[state];
    }

    /** Makes what the step at a time reads, in the window that begins at a row. */
    void read(int time, int base, int from, int to) {
        for (int state = 0; state < replacements.length; state++) {
            if (replacements[state] != null) {
                read(state, time, base, from, to);
            }
        }
    }

    private void read(int state, int time, int base, int from, int to) {
        int width = memory.stateWidth(state);
        int row = time * memory.batch - base;
        int previous = previousRow(state, time, base);
        int output = previousRow(0, time, base);
        System.arraycopy(
                memory.states[state],
                (previous + from) * width,
                values[state],
                (row + from) * width,
                (to - from) * width);
        for (int sample = from; sample < to; sample++) {
            replaced[state][row + sample] =
                    !isMasked(time, sample)
                            && replacements[state].replace(
                                    time,
                                    sample,
                                    memory.states[0],
                                    (output + sample) * memory.stateWidth(0),
                                    values[state],
                                    (row + sample) * width);
        }
    }

    private int previousRow(int state, int time, int base) {
        return memory.previousSlot(time) - (memory.isWhole(state) ? 0 : base);
    }

    private boolean isMasked(int time, int sample) {
        return memory.masked != null && memory.masked[time * memory.batch + sample];
    }

    /** Lets no gradient pass from what the step at a time has read to a state that was replaced. */
    void stopGradients(int state, int gradientRow, int time, int base, int from, int to) {
        if (replacements[state] == null) {
            return;
        }
        int width = memory.stateWidth(state);
        int row = time * memory.batch - base;
        for (int sample = from; sample < to; sample++) {
            if (replaced[state][row + sample]) {
                int at = (gradientRow + sample) * width;
                Arrays.fill(memory.stateGradients[state], at, at + width, 0f);
            }
        }
    }
}
