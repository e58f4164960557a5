package io.rnn4j.core.engine.network.move;

import io.rnn4j.core.engine.node.GradientPath;
import io.rnn4j.core.engine.node.SignalBuffer;

/** The last step that is not masked; zeros if all are. */
public final class LastStepRun extends MoveRun {
    public LastStepRun(SignalBuffer[] inputs, SignalBuffer output, GradientPath[] paths) {
        super(inputs, output, paths);
    }

    @Override
    void forwardSample(int sample) {
        int last = input.lastTime(sample);
        if (last < 0) {
            clear(output, output.rows.array(), 0, sample);
        } else {
            take(last, 0, sample);
        }
    }

    @Override
    void backwardSample(int sample, float[] gradient) {
        clear(gradient, sample);
        int last = input.lastTime(sample);
        if (last >= 0) {
            give(0, gradient, last, sample);
        }
    }
}
