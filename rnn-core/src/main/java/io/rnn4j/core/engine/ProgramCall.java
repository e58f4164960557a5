package io.rnn4j.core.engine;

import io.rnn4j.api.kernel.Kernels;

import java.util.Arrays;

/**
 * A node that is a program: rows, or a recurrence. A recurrence may read its initial states from
 * other nodes, and makes its final states beside its output.
 */
final class ProgramCall extends NodeCall {
    final NodeMemory memory;
    final NodeWeights weights;
    private final NodeRunner[] runners;
    private final int firstState; // the input that is the first initial state
    private final int firstMemory; // the input that is the first memory

    /** For every state if it begins with what an input says, rather than with what was given. */
    private final boolean[] begins;

    ProgramCall(
            Flow[] inputs,
            Flow[] outputs,
            GradientPaths.Path[] paths,
            NodeMemory memory,
            NodeWeights weights,
            Kernels[] kernels) {
        super(inputs, outputs, paths);
        this.memory = memory;
        this.firstState = memory.program.inputs().size();
        this.firstMemory = inputs.length - memory.memories.length;
        this.begins = new boolean[memory.states.length];
        this.weights = weights;
        this.runners = new NodeRunner[kernels.length];
        for (int part = 0; part < runners.length; part++) {
            runners[part] = new NodeRunner(memory, weights, kernels[part]);
        }
    }

    @Override
    void size(int window, int samples) {
        memory.masked = inputs.length == 0 ? null : inputs[0].masked;
        for (int index = 0; index < memory.inputs.length; index++) {
            memory.inputs[index].set(inputs[index].rows.array, inputs[index].rows.shift);
            memory.inputGradients[index].set(inputGradients[index], 0);
        }
        for (int index = 0; index < memory.memories.length; index++) {
            Flow flow = inputs[firstMemory + index];
            memory.memories[index].set(flow, inputGradients[firstMemory + index]);
        }
        // what rows add to memories is summed in the order of time, so they have one window
        boolean whole = !memory.isRecurrent() && memory.memories.length > 0;
        memory.resize(steps(), output.batch, whole ? steps() : window);
        if (!memory.isRecurrent()) {
            memory.ownOutputs();
        }
        output.rows.set(memory.outputs[0].array, memory.outputs[0].shift);
        memory.outputGradients[0] = output.gradient;
        for (int state = 0; state < memory.states.length; state++) {
            int row = memory.finalStateRow(state);
            outputs[1 + state].rows.set(memory.finalState(state), row * memory.stateWidth(state));
            memory.finalStateGradients[state] = outputs[1 + state].gradient;
        }
        Arrays.fill(memory.givenStateGradients, null);
        memory.replaced.clear();
        // more threads than samples share the weight gradients
        for (NodeRunner runner : runners) {
            runner.bind(samples, NetworkRun::noScalar);
        }
    }

    // ---- initial states

    private boolean hasInitialStates() {
        return firstMemory > firstState;
    }

    /** Says if a state begins with what another node has made, if there is one. */
    void begins(int state, boolean withInput) {
        begins[state] = withInput && hasInitialStates();
    }

    /** Copies initial states from the nodes that make them. */
    void takeInitialStates(int from, int to) {
        for (int state = 0; state < begins.length; state++) {
            if (begins[state]) {
                int width = memory.stateWidth(state);
                Span rows = inputs[firstState + state].rows;
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
    void begin(int state, int sample) {
        int width = memory.stateWidth(state);
        float[] values = memory.initialState(state);
        int at = (memory.initialStateRow(state) + sample) * width;
        if (hasInitialStates()) {
            Span rows = inputs[firstState + state].rows;
            System.arraycopy(rows.array, rows.shift + sample * width, values, at, width);
        } else {
            Arrays.fill(values, at, at + width, 0f);
        }
    }

    private void giveInitialStateGradients(int from, int to) {
        for (int state = 0; state < begins.length && hasInitialStates(); state++) {
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

    // ---- the call

    @Override
    void forward(int part, int from, int to) {
        takeInitialStates(from, to);
        runners[part].forward(from, to);
    }

    @Override
    void backward(int part, int window, int from, int to) {
        if (window == windows() - 1) {
            for (MemoryRows rows : memory.memories) {
                rows.clearGradients(from, to);
            }
        }
        runners[part].backward(window, from, to);
        if (window == 0) {
            giveInitialStateGradients(from, to);
        }
    }

    @Override
    int windows() {
        return memory.windows();
    }

    @Override
    int firstTime(int input, int window) {
        return input < firstState ? memory.base(window) / memory.batch : 0;
    }

    @Override
    int endTime(int input, int window) {
        if (input >= firstState) { // complete after the last window
            return window == 0 ? inputs[input].steps : 0;
        }
        return firstTime(input, window) + memory.endStep(window) - memory.firstStep(window);
    }

    @Override
    void gradients(int window, int part, int parts) {
        if (goesBack()) {
            runners[part].gradients(window, part, parts);
        }
    }
}
