package io.rnn4j.core.engine.network.move;

import io.rnn4j.core.engine.node.NodeSignals;

/** The mean of the unmasked steps, summed in the order of time; 0 if all steps are masked. */
public final class MeanRun extends MoveRun {
    private double[] sums = {}; // [batch, width]

    public MeanRun(NodeSignals signals) {
        super(signals);
    }

    @Override
    protected void resize(int window) {
        super.resize(window);
        sums = grown(sums, output);
    }

    @Override
    void forwardSample(int sample) {
        sumSteps(input, input.rows().array(), input.rows().offset(), sample, sums);
        int to = output.offset(0, sample);
        int count = Math.max(1, unmaskedSteps(sample));
        for (int k = 0; k < output.width(); k++) {
            output.rows().array()[to + k] = (float) (sums[to + k] / count);
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
