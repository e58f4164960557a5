package io.rnn4j.core.metric;

import io.rnn4j.api.loss.RowAccumulator;

import java.util.Arrays;

/**
 * Counts the rows of every pair of classes. A row is the predicted class and that of the target.
 */
final class ConfusionCounts implements RowAccumulator {
    private final int classes;
    private final double[] counts; // [target, prediction]

    ConfusionCounts(int classes) {
        this.classes = classes;
        this.counts = new double[classes * classes];
    }

    @Override
    public void clear() {
        Arrays.fill(counts, 0);
    }

    @Override
    public void add(double[] row, double weight) {
        int predicted = (int) row[0];
        if (predicted < classes) { // NaN has no largest element
            counts[(int) row[1] * classes + predicted] += weight;
        }
    }

    @Override
    public double[] totals() {
        return counts.clone();
    }

    @Override
    public double[] state() {
        return counts.clone();
    }

    @Override
    public void restore(double[] state) {
        RowAccumulator.copy(state, counts);
    }
}
