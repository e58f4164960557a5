package io.rnn4j.core.engine.node;

import io.rnn4j.kernel.Rows;

import java.util.Arrays;

/**
 * The states of a recurrence before the first and after the last time step of a batch. Initial
 * states may be outputs of other nodes, and other nodes may read the final states.
 */
public final class BoundaryStates {
    private final NodeBuffers buffers;
    private final StateBuffers states;
    private final TimeSteps time;
    private final SignalBuffer[] initial; // for each state, or empty
    private final SignalBuffer[] last; // for each state, or empty
    private final boolean[] beginsWithInput; // with the output of a node, not with given values

    /**
     * Connects states with signals: the initial states, empty if there are none; the output of the
     * node, then the final states if other nodes can read them.
     */
    public BoundaryStates(NodeBuffers buffers, SignalBuffer[] initial, SignalBuffer[] outputs) {
        this.buffers = buffers;
        this.states = buffers.states();
        this.time = buffers.time();
        this.initial = initial;
        this.last = Arrays.copyOfRange(outputs, 1, outputs.length);
        this.beginsWithInput = new boolean[states.count()];
    }

    /**
     * Prepares the states for a batch, after the buffers of the node. Initial states are the
     * outputs of other nodes, or zeros.
     */
    public void prepare() {
        for (int state = 0; state < last.length; state++) {
            last[state].rows().set(states.boundaryValues(state), states.finalStart(state));
        }
        for (int state = 0; state < states.count(); state++) {
            finalGradient(state, null);
        }
        reset();
    }

    /** {@return the number of samples of the batch} */
    public int samples() {
        return time.batch();
    }

    /** {@return the number of time steps of the batch} */
    public int steps() {
        return time.steps();
    }

    /** Sets what observes the steps of backward passes; null for nothing. */
    public void observe(StepObserver observer) {
        buffers.observe(observer);
    }

    // ---- initial states

    /**
     * Sets the initial values of a state, [batch, width]; null for the output of another node, or
     * zeros.
     */
    public void begin(int state, float[] values) {
        beginsWithInput[state] = values == null && initial.length > 0;
        int size = time.batch() * states.width(state);
        int at = states.initialStart(state, 0);
        if (values == null) {
            Arrays.fill(states.boundaryValues(state), at, at + size, 0f);
        } else {
            System.arraycopy(values, 0, states.boundaryValues(state), at, size);
        }
    }

    /** Sets the initial values of all states to the outputs of other nodes, or zeros. */
    public void reset() {
        for (int state = 0; state < states.count(); state++) {
            begin(state, null);
        }
    }

    /**
     * Sets the initial values of all states of a sample to the outputs of other nodes, or zeros.
     */
    public void reset(int sample) {
        for (int state = 0; state < states.count(); state++) {
            if (initial.length > 0) {
                copyInput(state, sample, sample + 1);
            } else {
                int at = states.initialStart(state, sample);
                Arrays.fill(states.boundaryValues(state), at, at + states.width(state), 0f);
            }
        }
    }

    /**
     * {@return whether the initial values of a state are the output of another node, computed in
     * every forward pass; false for given values, those of the batch before, or zeros}
     */
    public boolean beginsWithInput(int state) {
        return beginsWithInput[state];
    }

    /** Sets the initial states of the samples from … to - 1 that begin with outputs of nodes. */
    public void takeInitial(int from, int to) {
        for (int state = 0; state < beginsWithInput.length; state++) {
            if (beginsWithInput[state]) {
                copyInput(state, from, to);
            }
        }
    }

    private void copyInput(int state, int from, int to) {
        int width = states.width(state);
        Rows rows = initial[state].rows();
        System.arraycopy(
                rows.array(),
                rows.offset() + from * width,
                states.boundaryValues(state),
                states.initialStart(state, from),
                (to - from) * width);
    }

    /**
     * Copies the initial values of a state, [batch, width], after the node that may compute them
     * has run.
     */
    public void copyInitial(int state, float[] to) {
        takeInitial(0, time.batch());
        int size = time.batch() * states.width(state);
        System.arraycopy(states.boundaryValues(state), states.initialStart(state, 0), to, 0, size);
    }

    /**
     * Attaches a feedback, which sets what the steps of the batch read as the previous values of a
     * state.
     */
    public void feedBack(int state, OutputFeedback feedback) {
        states.attach(state, feedback);
    }

    // ---- final states

    /** Makes the final states the initial states of the next batch, which has the same size. */
    public void carry() {
        for (int state = 0; state < states.count(); state++) {
            beginsWithInput[state] = false;
            float[] values = states.boundaryValues(state);
            int size = time.batch() * states.width(state);
            System.arraycopy(
                    values, states.finalStart(state), values, states.initialStart(state, 0), size);
        }
    }

    /** Copies the final values of a state, [batch, width]. */
    public void copyFinal(int state, float[] to) {
        int size = time.batch() * states.width(state);
        System.arraycopy(states.boundaryValues(state), states.finalStart(state), to, 0, size);
    }

    /** {@return a copy of the final values of a state, [batch, width]} */
    public float[] finalValues(int state) {
        float[] values = new float[time.batch() * states.width(state)];
        copyFinal(state, values);
        return values;
    }

    // ---- gradients

    /**
     * Sets the gradient of the loss with respect to the final values of a state, [batch, width];
     * null for zeros.
     */
    public void finalGradient(int state, float[] gradient) {
        states.setFinalGradients(state, gradient, last.length == 0 ? null : last[state].gradient());
    }

    /**
     * {@return a copy of the gradient of the loss with respect to the initial values of a state,
     * [batch, width]}
     */
    public float[] initialGradient(int state) {
        float[] gradient =
                Arrays.copyOfRange(
                        states.gradients(state),
                        states.initialGradientStart(state, 0),
                        states.initialGradientStart(state, time.batch()));
        for (int k = 0; k < gradient.length; k++) {
            gradient[k] += 0f; // no -0: a masked step would make 0 of it by adding one of its own
        }
        return gradient;
    }

    /**
     * Copies the gradients of the initial states of the samples from … to - 1 to the signals that
     * supply these states, which are inputs of the node from number {@code firstState} on.
     */
    public void giveInitialGradients(float[][] inputGradients, int firstState, int from, int to) {
        for (int state = 0; state < initial.length; state++) {
            float[] gradient = inputGradients[firstState + state];
            int at = from * states.width(state);
            int size = (to - from) * states.width(state);
            if (gradient != null && beginsWithInput[state]) {
                int start = states.initialGradientStart(state, from);
                System.arraycopy(states.gradients(state), start, gradient, at, size);
            } else if (gradient != null) {
                Arrays.fill(gradient, at, at + size, 0f);
            }
        }
    }
}
