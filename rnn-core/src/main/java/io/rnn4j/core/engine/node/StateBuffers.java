package io.rnn4j.core.engine.node;

import java.util.Arrays;

/**
 * The states of a recurrence before the first and after the last step of a call. They may begin
 * with what other nodes have made, and other nodes may read what they end with.
 */
public final class StateBuffers {
    public final NodeMemory memory;

    private final SignalBuffer[] initial; // one a state, or none
    private final SignalBuffer[] last; // one a state

    /** For every state if it begins with what a node has made, rather than with what was given. */
    private final boolean[] begins;

    /**
     * Takes the states' part of the flows of a node.
     *
     * @param memory the arrays of the states
     * @param inputs what the node reads
     * @param firstState the input that is the first initial state, if there are any
     * @param endState the input after the last initial state
     * @param outputs the output, then the final states
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
        this.begins = new boolean[memory.states.length];
    }

    /** Gets ready for a call: the arrays have their sizes. */
    public void bind() {
        for (int state = 0; state < last.length; state++) {
            int row = memory.finalStateRow(state);
            last[state].rows.set(memory.finalState(state), row * memory.stateWidth(state));
            memory.finalStateGradients[state] = last[state].gradient;
        }
        Arrays.fill(memory.givenStateGradients, null);
    }

    /** Says if a state begins with what another node has made, if there is one. */
    public void begins(int state, boolean withInput) {
        begins[state] = withInput && initial.length > 0;
    }

    /** Tells if a state begins with what another node has made. */
    public boolean begins(int state) {
        return begins[state];
    }

    /** Copies initial states from the nodes that make them. */
    public void takeInitial(int from, int to) {
        for (int state = 0; state < begins.length; state++) {
            if (begins[state]) {
                int width = memory.stateWidth(state);
                Span rows = initial[state].rows;
                System.arraycopy(
                        rows.array,
                        rows.shift + from * width,
                        memory.initialState(state),
                        (memory.initialStateRow(state) + from) * width,
                        (to - from) * width);
            }
        }
    }

    /** Lets a state of one sample begin with what another node has made, or else with 0. */
    public void begin(int state, int sample) {
        int width = memory.stateWidth(state);
        float[] values = memory.initialState(state);
        int at = (memory.initialStateRow(state) + sample) * width;
        if (initial.length > 0) {
            Span rows = initial[state].rows;
            System.arraycopy(rows.array, rows.shift + sample * width, values, at, width);
        } else {
            Arrays.fill(values, at, at + width, 0f);
        }
    }

    /**
     * Gives the gradients of the initial states of some samples to the nodes that make them.
     *
     * @param inputGradients where the gradient of each input of the node goes
     * @param firstState the input that is the first initial state
     */
    public void giveInitialGradients(float[][] inputGradients, int firstState, int from, int to) {
        for (int state = 0; state < initial.length; state++) {
            float[] gradient = inputGradients[firstState + state];
            if (gradient == null) {
                continue;
            }
            int width = memory.stateWidth(state);
            if (begins[state]) {
                System.arraycopy(
                        memory.stateGradients[state],
                        (NodeRunner.initialGradientRow(memory, state) + from) * width,
                        gradient,
                        from * width,
                        (to - from) * width);
            } else {
                Arrays.fill(gradient, from * width, to * width, 0f);
            }
        }
    }
}
