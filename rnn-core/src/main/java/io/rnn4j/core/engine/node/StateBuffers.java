package io.rnn4j.core.engine.node;

import io.rnn4j.kernel.Rows;

import java.util.Arrays;

/**
 * The initial and final states of a recurrence and their gradients. Initial states may be outputs
 * of other nodes, and other nodes may read the final states.
 */
public final class StateBuffers {
    private final NodeMemory memory;
    private final SignalBuffer[] initial; // for each state, or empty
    private final SignalBuffer[] last; // for each state, or empty

    /** For each state whether it begins with the output of a node instead of given values. */
    private final boolean[] beginsWithInput;

    /**
     * Creates the states of a node.
     *
     * @param memory the buffers of the node
     * @param inputs the signals that the node reads
     * @param firstState number of the input that is the first initial state, if there are any
     * @param endState number of the input after the last initial state
     * @param outputs the output, then the final states, if there are any
     */
    public StateBuffers(
            NodeMemory memory,
            SignalBuffer[] inputs,
            int firstState,
            int endState,
            SignalBuffer[] outputs) {
        this.memory = memory;
        this.initial = Arrays.copyOfRange(inputs, firstState, endState);
        this.last = Arrays.copyOfRange(outputs, 1, outputs.length);
        this.beginsWithInput = new boolean[memory.states.length];
    }

    /**
     * Prepares the states for a batch, after the buffers of the node. They begin with the outputs
     * of other nodes, or zeros.
     */
    public void bind() {
        for (int state = 0; state < last.length; state++) {
            int row = memory.finalStateRow(state);
            last[state].rows.set(memory.finalState(state), row * width(state));
            memory.finalStateGradients[state] = last[state].gradient;
        }
        Arrays.fill(memory.givenStateGradients, null);
        memory.replaced.clear();
        for (int state = 0; state < count(); state++) {
            begin(state, null);
        }
    }

    /** {@return the number of states} */
    public int count() {
        return memory.states.length;
    }

    private int width(int state) {
        return memory.stateWidth(state);
    }

    // ---- initial states

    /**
     * Sets the initial values of a state.
     *
     * @param state number of the state
     * @param values [batch, width]; null for the output of the node that it begins with, or zeros
     */
    public void begin(int state, float[] values) {
        beginsWithInput[state] = values == null && initial.length > 0;
        int size = memory.batch * width(state);
        int at = initialRow(state, 0);
        if (values == null) {
            Arrays.fill(memory.initialState(state), at, at + size, 0f);
        } else {
            System.arraycopy(values, 0, memory.initialState(state), at, size);
        }
    }

    /**
     * Sets the initial values of all states of a sample to the output of the node that they begin
     * with, or zeros.
     *
     * @param sample number of the sample
     */
    public void reset(int sample) {
        for (int state = 0; state < count(); state++) {
            float[] values = memory.initialState(state);
            int at = initialRow(state, sample);
            if (initial.length > 0) {
                copyInput(state, sample, sample + 1);
            } else {
                Arrays.fill(values, at, at + width(state), 0f);
            }
        }
    }

    /**
     * Tells whether a state begins with the output of a node, computed anew in every forward pass.
     *
     * @param state number of the state
     * @return false if it begins with given values, those of the step before, or zeros
     */
    public boolean beginsWithInput(int state) {
        return beginsWithInput[state];
    }

    /** Sets the initial states of a range of samples that begin with outputs of nodes. */
    public void takeInitial(int from, int to) {
        for (int state = 0; state < beginsWithInput.length; state++) {
            if (beginsWithInput[state]) {
                copyInput(state, from, to);
            }
        }
    }

    private void copyInput(int state, int from, int to) {
        int width = width(state);
        Rows rows = initial[state].rows;
        System.arraycopy(
                rows.array(),
                rows.offset() + from * width,
                memory.initialState(state),
                initialRow(state, from),
                (to - from) * width);
    }

    private int initialRow(int state, int sample) {
        return (memory.initialStateRow(state) + sample) * width(state);
    }

    /**
     * Copies the initial values of a state. If it begins with the output of a node, that has run.
     *
     * @param state number of the state
     * @param to receives [batch, width]
     */
    public void copyInitial(int state, float[] to) {
        takeInitial(0, memory.batch);
        System.arraycopy(
                memory.initialState(state),
                initialRow(state, 0),
                to,
                0,
                memory.batch * width(state));
    }

    /**
     * Lets an output feedback set what the steps read as the previous value of a state.
     *
     * @param state number of the state
     * @param feedback sets the values
     */
    public void feedBack(int state, OutputFeedback feedback) {
        memory.replaced.set(state, feedback);
    }

    // ---- final states

    /** Makes the final states the initial states of the next batch, which has as many samples. */
    public void carry() {
        for (int state = 0; state < count(); state++) {
            beginsWithInput[state] = false;
            System.arraycopy(
                    memory.finalState(state),
                    memory.finalStateRow(state) * width(state),
                    memory.initialState(state),
                    initialRow(state, 0),
                    memory.batch * width(state));
        }
    }

    /**
     * Copies the final values of a state.
     *
     * @param state number of the state
     * @param to receives [batch, width]
     */
    public void copyFinal(int state, float[] to) {
        int width = width(state);
        System.arraycopy(
                memory.finalState(state),
                memory.finalStateRow(state) * width,
                to,
                0,
                memory.batch * width);
    }

    public float[] finalValues(int state) {
        float[] values = new float[memory.batch * width(state)];
        copyFinal(state, values);
        return values;
    }

    // ---- gradients

    /**
     * Sets the gradient of the loss with respect to the final values of a state.
     *
     * @param state number of the state
     * @param gradient [batch, width]; null for zeros
     */
    public void finalGradient(int state, float[] gradient) {
        memory.givenStateGradients[state] = gradient;
    }

    /**
     * Copies the gradient of the loss with respect to the initial values of a state.
     *
     * @param state number of the state
     * @return [batch, width]
     */
    public float[] initialGradient(int state) {
        int from = initialGradientRow(state, 0);
        int to = initialGradientRow(state, memory.batch);
        float[] gradient = Arrays.copyOfRange(memory.stateGradients[state], from, to);
        for (int k = 0; k < gradient.length; k++) {
            gradient[k] += 0f; // no -0: a masked step would make 0 of it by adding one of its own
        }
        return gradient;
    }

    private int initialGradientRow(int state, int sample) {
        return (NodeRunner.initialGradientRow(memory, state) + sample) * width(state);
    }

    /**
     * Copies the gradients of the initial states of a range of samples to the signals that they
     * begin with.
     *
     * @param inputGradients the gradient of each input of the node; null if it is not needed
     * @param firstState number of the input that is the first initial state
     * @param from the first sample
     * @param to the sample after the last one
     */
    public void giveInitialGradients(float[][] inputGradients, int firstState, int from, int to) {
        for (int state = 0; state < initial.length; state++) {
            float[] gradient = inputGradients[firstState + state];
            if (gradient == null) {
                continue;
            }
            int width = width(state);
            if (beginsWithInput[state]) {
                System.arraycopy(
                        memory.stateGradients[state],
                        initialGradientRow(state, from),
                        gradient,
                        from * width,
                        (to - from) * width);
            } else {
                Arrays.fill(gradient, from * width, to * width, 0f);
            }
        }
    }
}
