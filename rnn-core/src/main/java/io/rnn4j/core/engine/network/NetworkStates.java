package io.rnn4j.core.engine.network;

import io.rnn4j.core.engine.node.NodeMemory;
import io.rnn4j.core.engine.node.NodeRun;
import io.rnn4j.core.engine.node.NodeRunner;
import io.rnn4j.core.engine.node.OutputFeedback;
import io.rnn4j.core.engine.node.StateBuffers;

import java.util.Arrays;

/**
 * The states of the recurrences of a network before the first and after the last step of a call.
 */
public final class NetworkStates {
    private final NodeRun[] calls;
    private final boolean[] runs; // for every node if a call forward computes it
    private int batch;

    NetworkStates(NodeRun[] calls, boolean[] runs) {
        this.calls = calls;
        this.runs = runs;
    }

    void prepare(int newBatch) {
        batch = newBatch;
    }

    /**
     * Sets an initial state, after {@link NetworkRun#prepare}.
     *
     * @param node number of the node
     * @param state number of the state
     * @param values [batch, width]; null for what the network makes it begin with: zeros, unless a
     *     node says otherwise
     */
    public void begin(int node, int state, float[] values) {
        states(node).begins(state, values == null);
        NodeMemory memory = memory(node);
        int width = memory.stateWidth(state);
        int start = memory.initialStateRow(state) * width;
        if (values == null) {
            Arrays.fill(memory.initialState(state), start, start + batch * width, 0f);
        } else {
            System.arraycopy(values, 0, memory.initialState(state), start, batch * width);
        }
    }

    /**
     * Copies an initial state; one that a node gives is known when that node has run.
     *
     * @param node number of the node
     * @param state number of the state
     * @param to receives [batch, width]
     */
    public void copyInitial(int node, int state, float[] to) {
        NodeMemory memory = memory(node);
        int width = memory.stateWidth(state);
        int start = memory.initialStateRow(state) * width;
        states(node).takeInitial(0, batch);
        System.arraycopy(memory.initialState(state), start, to, 0, batch * width);
    }

    /**
     * Tells if a state begins with what a node makes, whenever that is made anew.
     *
     * @param node number of the node
     * @param state number of the state
     * @return if neither {@link #begin} nor {@link #carry} has given it other values
     */
    public boolean beginsWithMade(int node, int state) {
        return states(node).begins(state);
    }

    /**
     * Lets all states of one sample begin as the network says: with 0, or a node's rows.
     *
     * @param sample the sample
     */
    public void clear(int sample) {
        for (int node = 0; node < calls.length; node++) {
            for (int state = 0; state < count(node); state++) {
                states(node).begin(state, sample);
            }
        }
    }

    /**
     * Lets all states begin as the network says, after {@link NetworkRun#prepare}: with 0, or a
     * node's.
     */
    public void clear() {
        for (int node = 0; node < calls.length; node++) {
            for (int state = 0; state < count(node); state++) {
                begin(node, state, null);
            }
        }
    }

    /**
     * Lets the steps of a call read other values than those a state has, after {@link
     * NetworkRun#prepare}, which forgets it.
     *
     * @param node number of the node
     * @param state number of the state
     * @param replacement says which values, and where
     */
    public void replace(int node, int state, OutputFeedback replacement) {
        memory(node).replaced.set(state, replacement);
    }

    /** Makes the final states the initial states of another call with as many samples. */
    public void carry() {
        for (int node = 0; node < calls.length; node++) {
            for (int state = 0; runs[node] && state < count(node); state++) {
                states(node).begins(state, false);
                NodeMemory memory = memory(node);
                int width = memory.stateWidth(state);
                System.arraycopy(
                        memory.finalState(state),
                        memory.finalStateRow(state) * width,
                        memory.initialState(state),
                        memory.initialStateRow(state) * width,
                        batch * width);
            }
        }
    }

    private StateBuffers states(int node) {
        return calls[node].states();
    }

    private int count(int node) {
        return states(node) == null ? 0 : memory(node).states.length;
    }

    /** The arrays of a node that has states. */
    private NodeMemory memory(int node) {
        return states(node).memory;
    }

    /**
     * Sets the gradient of the loss with respect to a final state, after {@link
     * NetworkRun#prepare}.
     *
     * @param node number of the node
     * @param state number of the state
     * @param values [batch, width]; null for zeros
     */
    public void finalGradient(int node, int state, float[] values) {
        memory(node).givenStateGradients[state] = values;
    }

    /**
     * Copies the final values of a state.
     *
     * @param node number of the node
     * @param state number of the state
     * @return [batch, width]
     */
    public float[] finalValues(int node, int state) {
        NodeMemory memory = memory(node);
        return rows(memory.finalState(state), memory.finalStateRow(state), memory, state);
    }

    /**
     * Copies the final values of a state.
     *
     * @param node number of the node
     * @param state number of the state
     * @param to receives [batch, width]
     */
    public void copyFinal(int node, int state, float[] to) {
        NodeMemory memory = memory(node);
        int width = memory.stateWidth(state);
        System.arraycopy(
                memory.finalState(state),
                memory.finalStateRow(state) * width,
                to,
                0,
                batch * width);
    }

    /**
     * Copies the gradient of the loss with respect to an initial state.
     *
     * @param node number of the node
     * @param state number of the state
     * @return [batch, width]
     */
    public float[] initialGradient(int node, int state) {
        NodeMemory memory = memory(node);
        int row = NodeRunner.initialGradientRow(memory, state);
        float[] gradient = rows(memory.stateGradients[state], row, memory, state);
        for (int k = 0; k < gradient.length; k++) {
            gradient[k] += 0f; // no -0: a masked step would make 0 of it by adding one of its own
        }
        return gradient;
    }

    private float[] rows(float[] array, int row, NodeMemory memory, int state) {
        int width = memory.stateWidth(state);
        return Arrays.copyOfRange(array, row * width, (row + batch) * width);
    }
}
