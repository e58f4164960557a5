package io.rnn4j.cli.command;

import io.rnn4j.core.data.Scaler;

/** Scales sequences as training and prediction read them. */
final class SequenceScaling {
    private SequenceScaling() {}

    /**
     * {@return scaled values [steps][features]; a missing one is replaced by the last one, at the
     * beginning by the mean}
     *
     * @param scaler scales the features
     * @param raw the values, NaN where they are missing
     */
    static float[][] scaled(Scaler scaler, float[][] raw) {
        return continued(scaler, raw, new float[scaler.features()]); // the mean becomes 0
    }

    /**
     * {@return scaled values [steps][features]; a missing one is replaced by the last one}
     *
     * @param scaler scales the features
     * @param raw the values, NaN where they are missing
     * @param last the scaled values of the step before
     */
    static float[][] continued(Scaler scaler, float[][] raw, float[] last) {
        float[][] scaled = new float[raw.length][scaler.features()];
        for (int step = 0; step < raw.length; step++) {
            for (int feature = 0; feature < scaled[step].length; feature++) {
                scaled[step][feature] =
                        Float.isNaN(raw[step][feature])
                                ? (step == 0 ? last : scaled[step - 1])[feature]
                                : (float) scaler.scale(raw[step][feature], feature);
            }
        }
        return scaled;
    }
}
