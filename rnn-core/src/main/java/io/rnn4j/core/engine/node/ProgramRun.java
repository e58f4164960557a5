package io.rnn4j.core.engine.node;

import io.rnn4j.core.engine.program.WorkEstimate;
import io.rnn4j.core.thread.Team;
import io.rnn4j.kernel.Kernels;
import io.rnn4j.kernel.Rows;

import java.util.Arrays;

/**
 * A node that runs a program: equations of independent rows, or a recurrence. A recurrence may read
 * its initial states from other nodes and has its final states as outputs after the first one.
 */
public final class ProgramRun extends SampleParallelRun {
    private final NodeBuffers buffers;
    private final TimeSteps time;
    private final NodeWeights weights;
    private final Kernels[] kernels;
    private final Team.Limit limit;
    private final long rowOperations;
    private final long attendedOperations; // of a row and a step of an attended sequence
    private final NodeRunner[] runners;
    private final int firstState; // the input that is the first initial state
    private final int firstAttended; // the input that is the first attended sequence
    private final BoundaryStates states;

    /**
     * Creates a running node. Its signals are the rows, initial states and attended sequences that
     * the program reads; its output, then the final states if other nodes can read them.
     */
    public ProgramRun(
            NodeSignals signals, NodeBuffers buffers, NodeWeights weights, RunContext context) {
        super(signals);
        this.buffers = buffers;
        this.time = buffers.time();
        this.firstState = buffers.inputCount();
        this.firstAttended = inputs.length - buffers.attended().length;
        this.states =
                new BoundaryStates(
                        buffers, Arrays.copyOfRange(inputs, firstState, firstAttended), outputs);
        this.weights = weights;
        this.kernels = context.kernels();
        this.limit = context.limit();
        WorkEstimate work = WorkEstimate.of(buffers.planned());
        this.rowOperations = work.row();
        this.attendedOperations = work.attendedStep();
        this.runners = new NodeRunner[kernels.length];
        for (int part = 0; part < runners.length; part++) {
            runners[part] = new NodeRunner(buffers, weights, kernels[part], context.arrays()[part]);
        }
    }

    @Override
    public BoundaryStates states() {
        return buffers.isRecurrent() ? states : null;
    }

    @Override
    public void pack(long version) {
        weights.pack(version, kernels, limit);
    }

    @Override
    public long operations() {
        long attendedSteps = firstAttended < inputs.length ? inputs[firstAttended].steps() : 0;
        long ofRow = rowOperations + attendedSteps * attendedOperations;
        return ofRow * steps() * output.batch();
    }

    @Override
    protected void resize(int window) {
        for (int index = 0; index < firstState; index++) {
            Rows rows = inputs[index].rows();
            buffers.setInput(index, rows.array(), rows.offset());
            buffers.setIndices(index, inputs[index].indices());
            buffers.setInputGradient(index, inputGradients[index]);
        }
        for (int index = firstAttended; index < inputs.length; index++) {
            buffers.attended()[index - firstAttended].set(inputs[index], inputGradients[index]);
        }
        // gradients of attended sequences are summed in the order of time, so rows have one window
        boolean whole = !buffers.isRecurrent() && firstAttended < inputs.length;
        boolean[] masked = inputs.length == 0 ? null : inputs[0].masked();
        buffers.resize(steps(), output.batch(), whole ? steps() : window, masked);
        if (!buffers.isRecurrent()) {
            buffers.ownOutputs();
        }
        output.rows().set(buffers.output(0).array(), buffers.output(0).offset());
        buffers.setOutputGradient(0, output.gradient());
        states.prepare();
        int samples = Math.ceilDiv(output.batch(), parts());
        for (NodeRunner runner : runners) { // more threads than samples share weight gradients
            runner.prepare(samples);
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
            for (AttendedRows rows : buffers.attended()) {
                rows.clearGradients(from, to);
            }
        }
        runners[part].backward(window, from, to);
        if (window == 0) {
            for (AttendedRows rows : buffers.attended()) {
                rows.roundGradients(from, to);
            }
            states.giveInitialGradients(inputGradients, firstState, from, to);
        }
    }

    @Override
    public int windows() {
        return time.windows();
    }

    @Override
    int firstTime(int input, int window) {
        return input < firstState ? time.firstTime(window) : 0;
    }

    @Override
    int endTime(int input, int window) {
        if (input >= firstState) { // complete after the last window that the backward pass runs
            return window == 0 ? inputs[input].steps() : 0;
        }
        return time.endTime(window);
    }

    @Override
    public void weightGradients(int window, int part, int ofParts) {
        if (hasGradient()) {
            runners[part].weightGradients(window, part, ofParts);
        }
    }
}
