package io.rnn4j.core.engine.node;

import io.rnn4j.core.engine.program.Scalars;
import io.rnn4j.kernel.Kernels;

/**
 * A node that is a program: rows, or a recurrence. A recurrence may read its initial states from
 * other nodes, and makes its final states beside its output.
 */
public final class ProgramRun extends NodeRun {
    private final NodeMemory memory;
    private final NodeWeights weights;
    private final NodeRunner[] runners;
    private final int firstState; // the input that is the first initial state
    private final int firstMemory; // the input that is the first memory
    private final StateBuffers states;

    public ProgramRun(
            SignalBuffer[] inputs,
            SignalBuffer[] outputs,
            GradientPath[] paths,
            NodeMemory memory,
            NodeWeights weights,
            Kernels[] kernels) {
        super(inputs, outputs, paths);
        this.memory = memory;
        this.firstState = memory.program.inputs().size();
        this.firstMemory = inputs.length - memory.memories.length;
        this.states = new StateBuffers(memory, inputs, firstState, firstMemory, outputs);
        this.weights = weights;
        this.runners = new NodeRunner[kernels.length];
        for (int part = 0; part < runners.length; part++) {
            runners[part] = new NodeRunner(memory, weights, kernels[part]);
        }
    }

    @Override
    public NodeMemory programMemory() {
        return memory;
    }

    @Override
    public NodeWeights weights() {
        return weights;
    }

    @Override
    public StateBuffers states() {
        return memory.isRecurrent() ? states : null;
    }

    @Override
    public void size(int window, int samples) {
        memory.masked = inputs.length == 0 ? null : inputs[0].masked;
        for (int index = 0; index < memory.inputs.length; index++) {
            memory.inputs[index].set(inputs[index].rows.array, inputs[index].rows.shift);
            memory.inputGradients[index].set(inputGradients[index], 0);
        }
        for (int index = 0; index < memory.memories.length; index++) {
            SignalBuffer flow = inputs[firstMemory + index];
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
        states.bind();
        memory.replaced.clear();
        // more threads than samples share the weight gradients
        for (NodeRunner runner : runners) {
            runner.bind(samples, Scalars::unavailable);
        }
    }

    // ---- the call

    @Override
    public void forward(int part, int from, int to) {
        states.takeInitial(from, to);
        runners[part].forward(from, to);
    }

    @Override
    public void backward(int part, int window, int from, int to) {
        if (window == windows() - 1) {
            for (MemoryRows rows : memory.memories) {
                rows.clearGradients(from, to);
            }
        }
        runners[part].backward(window, from, to);
        if (window == 0) {
            states.giveInitialGradients(inputGradients, firstState, from, to);
        }
    }

    @Override
    public int windows() {
        return memory.windows();
    }

    @Override
    public int firstTime(int input, int window) {
        return input < firstState ? memory.base(window) / memory.batch : 0;
    }

    @Override
    public int endTime(int input, int window) {
        if (input >= firstState) { // complete after the last window
            return window == 0 ? inputs[input].steps : 0;
        }
        return firstTime(input, window) + memory.endStep(window) - memory.firstStep(window);
    }

    @Override
    public void gradients(int window, int part, int parts) {
        if (goesBack()) {
            runners[part].gradients(window, part, parts);
        }
    }
}
