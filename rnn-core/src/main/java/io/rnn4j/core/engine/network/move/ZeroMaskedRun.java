package io.rnn4j.core.engine.network.move;

import io.rnn4j.core.engine.node.NodeSignals;

/** Copies the rows of the input, with zeros at masked steps. */
public final class ZeroMaskedRun extends MoveRun {
    public ZeroMaskedRun(NodeSignals signals) {
        super(signals);
    }

    @Override
    void forwardSample(int sample) {
        for (int time = 0; time < input.steps(); time++) {
            if (input.isMasked(time, sample)) {
                clear(output, output.rows().array(), time, sample);
            } else {
                take(time, time, sample);
            }
        }
    }

    @Override
    void backwardSample(int sample, float[] gradient) {
        for (int time = 0; time < input.steps(); time++) {
            if (input.isMasked(time, sample)) {
                clear(input, gradient, time, sample);
            } else {
                give(time, gradient, time, sample);
            }
        }
    }
}
