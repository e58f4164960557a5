package io.rnn4j.core.metric;

import io.rnn4j.api.loss.RowAccumulator;

import java.util.Arrays;

/**
 * Counts for every class the rows of this class that are predicted as such, the rows that are
 * predicted as such, and the rows of this class. A row is the predicted class and that of the
 * target.
 */
final class ClassCounts implements RowAccumulator {
    private final int classes;
    private final double[] counts; // hits, predictions and targets of every class

    ClassCounts(int classes) {
        this.classes = classes;
        this.counts = new double[3 * classes];
    }

    @Override
    public void clear() {
        Arrays.fill(counts, 0);
    }

    @Override
    public void add(double[] row, double weight) {
        int predicted = (int) row[0];
        int actual = (int) row[1];
        if (predicted == actual) {
            counts[actual] += weight;
        }
        if (predicted < classes) { // NaN has no largest element
            counts[classes + predicted] += weight;
        }
        counts[2 * classes + actual] += weight;
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
