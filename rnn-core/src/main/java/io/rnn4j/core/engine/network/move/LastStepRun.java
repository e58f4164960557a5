package io.rnn4j.core.engine.network.move;

import io.rnn4j.core.engine.node.NodeSignals;

/** Returns the last unmasked step; zeros if all steps are masked. */
public final class LastStepRun extends MoveRun {
    public LastStepRun(NodeSignals signals) {
        super(signals);
    }

    @Override
    void forwardSample(int sample) {
        int last = lastTime(sample);
        if (last < 0) {
            clear(output, output.rows().array(), 0, sample);
        } else {
            take(last, 0, sample);
        }
    }

    @Override
    void backwardSample(int sample, float[] gradient) {
        clear(gradient, sample);
        int last = lastTime(sample);
        if (last >= 0) {
            give(0, gradient, last, sample);
        }
    }

    /** {@return the time of the last unmasked step; -1 if all are masked} */
    private int lastTime(int sample) {
        int time = input.steps() - 1;
        while (time >= 0 && input.isMasked(time, sample)) {
            time--;
        }
        return time;
    }
}
