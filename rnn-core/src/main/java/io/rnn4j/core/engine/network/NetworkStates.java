package io.rnn4j.core.engine.network;

import io.rnn4j.core.engine.node.BoundaryStates;
import io.rnn4j.core.engine.node.NodeRun;
import io.rnn4j.core.engine.node.OutputFeedback;

/** The states of all recurrences of a network before the first and after the last time step. */
public final class NetworkStates {
    private final NodeRun[] nodes;
    private final NodePasses passes;

    NetworkStates(NodeRun[] nodes, NodePasses passes) {
        this.nodes = nodes;
        this.passes = passes;
    }

    private BoundaryStates of(int node) {
        return nodes[node].states();
    }

    /**
     * Sets the initial values of a state.
     *
     * @param node number of the node
     * @param state number of the state
     * @param values [batch, width]; null for the output of the node that it begins with, or zeros
     */
    public void begin(int node, int state, float[] values) {
        of(node).begin(state, values);
    }

    /**
     * Copies the initial values of a state. If it begins with the output of a node, that has run.
     *
     * @param node number of the node
     * @param state number of the state
     * @param to receives [batch, width]
     */
    public void copyInitial(int node, int state, float[] to) {
        of(node).copyInitial(state, to);
    }

    /**
     * Tells whether a state begins with the output of a node, computed anew in every forward pass.
     *
     * @param node number of the node
     * @param state number of the state
     * @return false if {@link #begin} or {@link #carry} has given it other values
     */
    public boolean beginsWithInput(int node, int state) {
        return of(node).beginsWithInput(state);
    }

    /**
     * Sets the initial values of all states of a sample to the output of the node that they begin
     * with, or zeros.
     *
     * @param sample number of the sample
     */
    public void reset(int sample) {
        for (NodeRun node : nodes) {
            if (node.states() != null) {
                node.states().reset(sample);
            }
        }
    }

    /** Sets the initial values of all states to the output of a node, or zeros. */
    public void reset() {
        for (NodeRun node : nodes) {
            BoundaryStates states = node.states();
            for (int state = 0; states != null && state < states.count(); state++) {
                states.begin(state, null);
            }
        }
    }

    /**
     * Lets an output feedback set what the steps of the prepared batch read as the previous value
     * of a state.
     *
     * @param node number of the node
     * @param state number of the state
     * @param feedback sets the values
     */
    public void feedBack(int node, int state, OutputFeedback feedback) {
        of(node).feedBack(state, feedback);
    }

    /** Makes the final states of the nodes that run the initial states of the next forward pass. */
    public void carry() {
        for (int node = 0; node < nodes.length; node++) {
            if (of(node) != null && passes.runs(node)) {
                of(node).carry();
            }
        }
    }

    /**
     * Sets the gradient of the loss with respect to the final values of a state.
     *
     * @param node number of the node
     * @param state number of the state
     * @param gradient [batch, width]; null for zeros
     */
    public void finalGradient(int node, int state, float[] gradient) {
        of(node).finalGradient(state, gradient);
    }

    /**
     * Copies the final values of a state.
     *
     * @param node number of the node
     * @param state number of the state
     * @param to receives [batch, width]
     */
    public void copyFinal(int node, int state, float[] to) {
        of(node).copyFinal(state, to);
    }

    /**
     * Copies the final values of a state.
     *
     * @param node number of the node
     * @param state number of the state
     * @return [batch, width]
     */
    public float[] finalValues(int node, int state) {
        return of(node).finalValues(state);
    }

    /**
     * Copies the gradient of the loss with respect to the initial values of a state.
     *
     * @param node number of the node
     * @param state number of the state
     * @return [batch, width]
     */
    public float[] initialGradient(int node, int state) {
        return of(node).initialGradient(state);
    }
}
