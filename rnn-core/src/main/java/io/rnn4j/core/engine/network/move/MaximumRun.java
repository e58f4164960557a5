package io.rnn4j.core.engine.network.move;

import io.rnn4j.core.engine.node.NodeSignals;

/**
 * The maximum of the unmasked steps of each column: NaN if one of them is NaN, 0 if all steps are
 * masked.
 */
public final class MaximumRun extends MoveRun {
    private static final int NONE = -1;

    private int[] times = new int[0]; // [batch, width]: the first that has the largest value

    public MaximumRun(NodeSignals signals) {
        super(signals);
    }

    @Override
    protected void resize(int window) {
        super.resize(window);
        int size = output.rowCount() * output.width();
        if (times.length < size) {
            times = new int[size];
        }
    }

    @Override
    void forwardSample(int sample) {
        for (int k = 0; k < output.width(); k++) {
            float largest = 0;
            int first = NONE;
            for (int time = 0; time < input.steps(); time++) {
                if (!input.isMasked(time, sample)) {
                    int at = input.rows().offset() + input.offset(time, sample) + k;
                    float value = input.rows().array()[at];
                    if (first == NONE || isLarger(value, largest)) {
                        largest = value;
                        first = time;
                    }
                }
            }
            int to = output.offset(0, sample) + k;
            output.rows().array()[to] = largest;
            times[to] = first;
        }
    }

    /** Compares two numbers; NaN is larger than all others. */
    private static boolean isLarger(float value, float other) {
        return value > other || Float.isNaN(value) && !Float.isNaN(other);
    }

    @Override
    void backwardSample(int sample, float[] gradient) {
        clear(gradient, sample);
        for (int k = 0; k < output.width(); k++) {
            int from = output.offset(0, sample) + k;
            if (times[from] != NONE) {
                gradient[input.offset(times[from], sample) + k] = output.gradient()[from];
            }
        }
    }
}
