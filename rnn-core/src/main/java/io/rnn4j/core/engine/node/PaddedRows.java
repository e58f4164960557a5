package io.rnn4j.core.engine.node;

import io.rnn4j.kernel.Rows;

import java.util.Arrays;

/**
 * What happens to the masked rows of a node, for the samples of one thread. A masked step leaves
 * every state as it was, and its gradient passes by. What a masked row holds otherwise counts for
 * nothing, but is multiplied with zeros by others and so must stay finite.
 */
public final class PaddedRows {
    private final NodeMemory memory;
    private float[][] carried = new float[0][]; // gradients on their way past a step

    PaddedRows(NodeMemory memory) {
        this.memory = memory;
    }

    /** Gets ready for a call. */
    void bind(int samples) {
        if (memory.masked == null || !memory.training) {
            return;
        }
        if (carried.length < memory.states.length) {
            carried = new float[memory.states.length][0];
        }
        for (int index = 0; index < carried.length; index++) {
            carried[index] = SignalBuffer.grown(carried[index], samples, memory.stateWidth(index));
        }
    }

    boolean isMasked(int row) {
        return memory.masked != null && memory.masked[row];
    }

    /** Gives states their previous values back. */
    void carryStates(int time, int base, int from, int to) {
        if (memory.masked == null) {
            return;
        }
        for (int sample = from; sample < to; sample++) {
            if (memory.masked[time * memory.batch + sample]) {
                for (int index = 0; index < memory.states.length; index++) {
                    int width = memory.stateWidth(index);
                    int first = memory.isWhole(index) ? 0 : base;
                    System.arraycopy(
                            memory.states[index],
                            (memory.previousSlot(time) - first + sample) * width,
                            memory.states[index],
                            (memory.nextSlot(time) - first + sample) * width,
                            width);
                }
            }
        }
    }

    /** Lets the gradients of a state wait while the step runs with 0 in their place. */
    void holdGradients(int index, int gradientRow, int time, int from, int to) {
        if (memory.masked == null) {
            return;
        }
        int width = memory.stateWidth(index);
        float[] gradients = memory.stateGradients[index];
        for (int sample = from; sample < to; sample++) {
            if (memory.masked[time * memory.batch + sample]) {
                int at = (gradientRow + sample) * width;
                System.arraycopy(gradients, at, carried[index], (sample - from) * width, width);
                Arrays.fill(gradients, at, at + width, 0f);
            }
        }
    }

    /** Puts the gradients that waited where the step before reads them. */
    void passGradients(int index, int gradientRow, int time, int from, int to) {
        if (memory.masked == null) {
            return;
        }
        int width = memory.stateWidth(index);
        for (int sample = from; sample < to; sample++) {
            if (memory.masked[time * memory.batch + sample]) {
                System.arraycopy(
                        carried[index],
                        (sample - from) * width,
                        memory.stateGradients[index],
                        (gradientRow + sample) * width,
                        width);
            }
        }
    }

    /** What comes out of a masked row counts for nothing, but others multiply it with 0. */
    void cleanOutputs(int firstTime, int endTime, int from, int to) {
        if (memory.masked == null) {
            return;
        }
        Rows output = memory.outputs[0];
        int width = memory.outputWidth();
        for (int time = firstTime; time < endTime; time++) {
            for (int sample = from; sample < to; sample++) {
                int row = time * memory.batch + sample;
                if (memory.masked[row]) {
                    clean(output.array(), output.at(row), width);
                }
            }
        }
    }

    /** A gradient of 0 stays 0 in a masked row, even where it has met an infinite derivative. */
    void cleanInputGradients(int row) {
        for (int index = 0; index < memory.inputGradients.length; index++) {
            Rows gradient = memory.inputGradients[index];
            int width = memory.program.inputs().get(index).width();
            if (gradient.array() != null) {
                clean(gradient.array(), gradient.at(row), width);
            }
        }
    }

    /** Makes a row 0 if it is not finite. */
    static void clean(float[] array, int at, int width) {
        for (int k = at; k < at + width; k++) {
            if (!Float.isFinite(array[k])) {
                Arrays.fill(array, at, at + width, 0f);
                return;
            }
        }
    }
}
