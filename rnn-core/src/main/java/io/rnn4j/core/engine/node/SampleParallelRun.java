package io.rnn4j.core.engine.node;

import io.rnn4j.core.thread.Team;

import java.util.function.IntConsumer;

/**
 * A running node whose threads split the samples: each takes its part of the batch through all time
 * steps without waiting for the others.
 */
public abstract class SampleParallelRun extends NodeRun {
    private final IntConsumer forwardTask = this::forward;
    private final IntConsumer backwardTask = this::backwardWindow;
    private int window;

    /** Creates a node that runs. */
    protected SampleParallelRun(NodeSignals signals) {
        super(signals);
    }

    @Override
    public final void forward() {
        Team.SHARED.run(parts(), forwardTask);
    }

    @Override
    public final void backward(int newWindow) {
        window = newWindow;
        Team.SHARED.run(parts(), backwardTask);
    }

    private void backwardWindow(int part) {
        backward(part, window);
    }

    /** Computes the outputs of a part's samples. */
    public final void forward(int part) {
        forward(part, firstSample(part), firstSample(part + 1));
    }

    /** Computes the gradients of the inputs for a part's samples in a window of time steps. */
    public final void backward(int part, int ofWindow) {
        if (!hasGradient()) {
            return;
        }
        int from = firstSample(part);
        int to = firstSample(part + 1);
        backward(part, ofWindow, from, to);
        for (int index = 0; index < inputs.length; index++) {
            addGradient(index, firstTime(index, ofWindow), endTime(index, ofWindow), from, to);
        }
    }

    private int firstSample(int part) {
        return Team.first(output.batch(), part, parts());
    }

    /** Computes the outputs of the samples from … to - 1. */
    protected abstract void forward(int part, int from, int to);

    /** Computes the gradients of the inputs for the samples from … to - 1 in a window. */
    protected abstract void backward(int part, int ofWindow, int from, int to);

    /** {@return the first time step of an input whose gradient is complete after a window} */
    int firstTime(int input, int ofWindow) {
        return 0;
    }

    /** {@return the time step after the last one whose gradient is complete after a window} */
    int endTime(int input, int ofWindow) {
        return inputs[input].steps();
    }
}
