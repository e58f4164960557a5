package io.rnn4j.core.engine.network.move;

import io.rnn4j.core.engine.node.NodeSignals;

/** Reverses the order of the unmasked steps; masked steps stay where they are and become 0. */
public final class ReverseRun extends MoveRun {
    public ReverseRun(NodeSignals signals) {
        super(signals);
    }

    /** {@return the time of the last unmasked step before a time} */
    private int before(int time, int sample) {
        int previous = time - 1;
        while (previous >= 0 && input.isMasked(previous, sample)) {
            previous--;
        }
        return previous;
    }

    @Override
    void forwardSample(int sample) {
        int opposite = input.steps();
        for (int time = 0; time < input.steps(); time++) {
            if (input.isMasked(time, sample)) {
                clear(output, output.rows().array(), time, sample);
            } else {
                opposite = before(opposite, sample);
                take(opposite, time, sample);
            }
        }
    }

    @Override
    void backwardSample(int sample, float[] gradient) {
        int opposite = input.steps();
        for (int time = 0; time < input.steps(); time++) {
            if (input.isMasked(time, sample)) {
                clear(input, gradient, time, sample);
            } else {
                opposite = before(opposite, sample);
                give(time, gradient, opposite, sample);
            }
        }
    }
}
