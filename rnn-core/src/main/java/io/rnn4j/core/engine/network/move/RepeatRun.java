package io.rnn4j.core.engine.network.move;

import io.rnn4j.core.engine.node.NodeSignals;

/** Repeats one row at every step; its gradient is the sum over the steps, in the order of time. */
public final class RepeatRun extends MoveRun {
    public RepeatRun(NodeSignals signals) {
        super(signals);
    }

    @Override
    void forwardSample(int sample) {
        for (int time = 0; time < output.steps(); time++) {
            take(0, time, sample);
        }
    }

    @Override
    void backwardSample(int sample, float[] gradient) {
        give(0, gradient, 0, sample);
        int to = input.offset(0, sample);
        for (int time = 1; time < output.steps(); time++) {
            int at = output.offset(time, sample);
            for (int k = 0; k < output.width(); k++) {
                gradient[to + k] += output.gradient()[at + k];
            }
        }
    }
}
