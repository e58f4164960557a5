package io.rnn4j.core.engine;

import io.rnn4j.api.kernel.Kernels;

/** A node that is a program: rows, or a recurrence. */
final class ProgramCall extends NodeCall {
    final NodeMemory memory;
    final NodeWeights weights;
    private final NodeRunner[] runners;

    ProgramCall(
            Flow[] inputs,
            Flow output,
            GradientPaths.Path[] paths,
            NodeMemory memory,
            NodeWeights weights,
            Kernels[] kernels) {
        super(inputs, output, paths);
        this.memory = memory;
        this.weights = weights;
        this.runners = new NodeRunner[kernels.length];
        for (int part = 0; part < runners.length; part++) {
            runners[part] = new NodeRunner(memory, weights, kernels[part]);
        }
    }

    @Override
    void size(int window, int samples) {
        Flow first = inputs[0];
        memory.masked = first.masked;
        for (int index = 0; index < inputs.length; index++) {
            memory.inputs[index].set(inputs[index].rows.array, inputs[index].rows.shift);
            memory.inputGradients[index].set(inputGradients[index], 0);
        }
        memory.resize(first.steps, first.batch, window);
        if (!memory.isRecurrent()) {
            memory.ownOutputs();
        }
        output.rows.set(memory.outputs[0].array, memory.outputs[0].shift);
        memory.outputGradients[0] = output.gradient;
        // more threads than samples share the weight gradients
        for (NodeRunner runner : runners) {
            runner.bind(samples, NetworkRun::noScalar);
        }
    }

    @Override
    void forward(int part, int from, int to) {
        runners[part].forward(from, to);
    }

    @Override
    void backward(int part, int window, int from, int to) {
        runners[part].backward(window, from, to);
    }

    @Override
    int windows() {
        return memory.windows();
    }

    @Override
    int firstTime(int input, int window) {
        return memory.base(window) / memory.batch;
    }

    @Override
    int endTime(int input, int window) {
        return firstTime(input, window) + memory.endStep(window) - memory.firstStep(window);
    }

    @Override
    void gradients(int window, int part, int parts) {
        runners[part].gradients(window, part, parts);
    }
}
