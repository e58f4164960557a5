package io.rnn4j.core.engine;

/** The last step that is not masked; zeros if all are. */
final class LastStepCall extends MoveCall {
    LastStepCall(Flow[] inputs, Flow output, GradientPaths.Path[] paths) {
        super(inputs, output, paths);
    }

    @Override
    void forward(int sample) {
        int last = input.lastTime(sample);
        if (last < 0) {
            clear(output, output.rows.array, 0, sample);
        } else {
            take(last, 0, sample);
        }
    }

    @Override
    void backward(int sample, float[] gradient) {
        clear(gradient, sample);
        int last = input.lastTime(sample);
        if (last >= 0) {
            give(0, gradient, last, sample);
        }
    }
}
