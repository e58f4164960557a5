package io.rnn4j.core.engine.network.move;

import io.rnn4j.core.engine.node.NodeSignals;

/** The mean of the unmasked steps, summed in the order of time; 0 if all steps are masked. */
public final class MeanRun extends MoveRun {
    public MeanRun(NodeSignals signals) {
        super(signals);
    }

    @Override
    void forwardSample(int sample) {
        clear(output, output.rows().array(), 0, sample);
        float[] sum = output.rows().array();
        int to = output.offset(0, sample);
        int width = output.width();
        for (int time = 0; time < input.steps(); time++) {
            if (!input.isMasked(time, sample)) {
                int at = input.rows().offset() + input.offset(time, sample);
                for (int k = 0; k < width; k++) {
                    sum[to + k] += input.rows().array()[at + k];
                }
            }
        }
        int count = unmaskedSteps(sample);
        for (int k = 0; k < width && count > 0; k++) {
            sum[to + k] /= count;
        }
    }

    @Override
    void backwardSample(int sample, float[] gradient) {
        clear(gradient, sample);
        int count = unmaskedSteps(sample);
        int from = output.offset(0, sample);
        for (int time = 0; time < input.steps(); time++) {
            if (!input.isMasked(time, sample)) {
                int at = input.offset(time, sample);
                for (int k = 0; k < output.width(); k++) {
                    gradient[at + k] = output.gradient()[from + k] / count;
                }
            }
        }
    }

    private int unmaskedSteps(int sample) {
        int count = 0;
        for (int time = 0; time < input.steps(); time++) {
            count += input.isMasked(time, sample) ? 0 : 1;
        }
        return count;
    }
}
