package io.rnn4j.core.engine.network.move;

import io.rnn4j.core.engine.node.NodeSignals;

/** Repeats one row at every step; its gradient is the sum over the steps, in the order of time. */
public final class RepeatRun extends MoveRun {
    private double[] sums = {}; // [batch, width]

    public RepeatRun(NodeSignals signals) {
        super(signals);
    }

    @Override
    protected void resize(int window) {
        super.resize(window);
        sums = grown(sums, input);
    }

    @Override
    void forwardSample(int sample) {
        for (int time = 0; time < output.steps(); time++) {
            take(0, time, sample);
        }
    }

    @Override
    void backwardSample(int sample, float[] gradient) {
        sumSteps(output, output.gradient(), 0, sample, sums);
        int to = input.offset(0, sample);
        for (int k = 0; k < input.width(); k++) {
            gradient[to + k] = (float) sums[to + k];
        }
    }
}
