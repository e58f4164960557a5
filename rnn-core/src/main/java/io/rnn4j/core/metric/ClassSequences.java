package io.rnn4j.core.metric;

import io.rnn4j.api.loss.RowAccumulator;

import java.util.Arrays;

/**
 * Collects the predicted classes and those of the targets of a sequence. A row is the predicted
 * class and that of the target. The weight of a sequence is the mean of the weights of its rows;
 * one without rows does not count.
 */
abstract class ClassSequences implements RowAccumulator {
    private int[] predicted = new int[64];
    private int[] actual = new int[64];
    private int steps;
    private double weights;
    private final double[] totals;

    ClassSequences(int totals) {
        this.totals = new double[totals];
    }

    /**
     * Adds a sequence to the totals.
     *
     * @param predicted predicted classes; the first elements are valid, and it may be changed
     * @param actual classes of the targets, in the same way
     * @param steps number of valid elements, at least 1
     * @param weight weight of the sequence, greater than 0
     */
    abstract void addSequence(
            int[] predicted, int[] actual, int steps, double weight, double[] totals);

    @Override
    public final void clear() {
        steps = 0;
        weights = 0;
        Arrays.fill(totals, 0);
    }

    @Override
    public final void add(double[] row, double weight) {
        if (steps == predicted.length) {
            predicted = Arrays.copyOf(predicted, 2 * steps);
            actual = Arrays.copyOf(actual, 2 * steps);
        }
        predicted[steps] = (int) row[0];
        actual[steps++] = (int) row[1];
        weights += weight;
    }

    @Override
    public final void endSequence() {
        if (steps > 0) {
            addSequence(predicted, actual, steps, weights / steps, totals);
            steps = 0;
            weights = 0;
        }
    }

    @Override
    public final double[] totals() {
        return totals.clone();
    }

    @Override
    public final double[] state() {
        return totals.clone();
    }

    @Override
    public final void restore(double[] state) {
        RowAccumulator.copy(state, totals);
    }
}
