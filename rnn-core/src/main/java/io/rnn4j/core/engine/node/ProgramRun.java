package io.rnn4j.core.engine.node;

import io.rnn4j.kernel.Kernels;

/**
 * A node that runs a program: equations of independent rows, or a recurrence. A recurrence may read
 * its initial states from other nodes and has its final states as outputs after the first one.
 */
public final class ProgramRun extends SampleParallelRun {
    private final NodeMemory memory;
    private final NodeWeights weights;
    private final Kernels[] kernels;
    private final NodeRunner[] runners;
    private final int firstState; // the input that is the first initial state
    private final int firstAttended; // the input that is the first attended sequence
    private final StateBuffers states;

    /**
     * Creates a node that runs.
     *
     * @param inputs the rows, initial states and attended sequences that the program reads
     * @param outputs the output, then the final states, if other nodes can read them
     * @param paths for each input how its gradient reaches the signal
     * @param memory the buffers of the program
     * @param weights the weights of the node
     * @param kernels the kernels of every thread
     */
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
        this.firstAttended = inputs.length - memory.memories.length;
        this.states = new StateBuffers(memory, inputs, firstState, firstAttended, outputs);
        this.weights = weights;
        this.kernels = kernels;
        this.runners = new NodeRunner[kernels.length];
        for (int part = 0; part < runners.length; part++) {
            runners[part] = new NodeRunner(memory, weights, kernels[part]);
        }
    }

    @Override
    public StateBuffers states() {
        return memory.isRecurrent() ? states : null;
    }

    @Override
    public void pack(long version) {
        weights.pack(version, kernels);
    }

    @Override
    protected void size(int window) {
        memory.masked = inputs.length == 0 ? null : inputs[0].masked;
        for (int index = 0; index < memory.inputs.length; index++) {
            memory.inputs[index].set(inputs[index].rows.array(), inputs[index].rows.offset());
            memory.inputGradients[index].set(inputGradients[index], 0);
        }
        for (int index = 0; index < memory.memories.length; index++) {
            SignalBuffer attended = inputs[firstAttended + index];
            memory.memories[index].set(attended, inputGradients[firstAttended + index]);
        }
        // gradients of attended sequences are summed in the order of time, so rows have one window
        boolean whole = !memory.isRecurrent() && memory.memories.length > 0;
        memory.resize(steps(), output.batch, whole ? steps() : window);
        if (!memory.isRecurrent()) {
            memory.ownOutputs();
        }
        output.rows.set(memory.outputs[0].array(), memory.outputs[0].offset());
        memory.outputGradients[0] = output.gradient;
        states.bind();
        int samples = (output.batch + parts() - 1) / parts();
        for (NodeRunner runner : runners) { // more threads than samples share weight gradients
            runner.bind(samples);
        }
    }

    @Override
    protected void forward(int part, int from, int to) {
        states.takeInitial(from, to);
        runners[part].forward(from, to);
    }

    @Override
    protected void backward(int part, int window, int from, int to) {
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
    protected int firstTime(int input, int window) {
        return input < firstState ? memory.base(window) / memory.batch : 0;
    }

    @Override
    protected int endTime(int input, int window) {
        if (input >= firstState) { // complete after the last window that the backward pass runs
            return window == 0 ? inputs[input].steps : 0;
        }
        return firstTime(input, window) + memory.endStep(window) - memory.firstStep(window);
    }

    @Override
    public void weightGradients(int window, int part, int ofParts) {
        if (hasGradient()) {
            runners[part].gradients(window, part, ofParts);
        }
    }
}
