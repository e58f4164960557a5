package io.rnn4j.core.metric;

/** Squared errors, and mean and variation of targets, in one pass (Welford 1962; West 1979). */
final class ValueSpread {
    private double weights;
    private double squaredError; // sum
    private double mean; // of the targets
    private double variation; // sum of squared deviations from the mean
    private double lowest;
    private double highest;

    ValueSpread() {
        clear();
    }

    void clear() {
        weights = 0;
        squaredError = 0;
        mean = 0;
        variation = 0;
        lowest = Double.POSITIVE_INFINITY;
        highest = Double.NEGATIVE_INFINITY;
    }

    /** Adds an element, unless its target is missing: NaN. */
    void add(double prediction, double target, double weight) {
        if (Double.isNaN(target)) {
            return;
        }
        double error = prediction - target;
        squaredError += weight * error * error;
        weights += weight;
        double deviation = target - mean;
        mean += deviation * weight / weights;
        variation += weight * deviation * (target - mean);
        lowest = Math.min(lowest, target);
        highest = Math.max(highest, target);
    }

    /** The number of {@link #state} numbers. */
    static final int STATE = 6;

    /** {@return all sums and bounds} */
    double[] state() {
        return new double[] {weights, squaredError, mean, variation, lowest, highest};
    }

    /** Restores sums and bounds from an index of numbers on. */
    void restore(double[] state, int from) {
        weights = state[from];
        squaredError = state[from + 1];
        mean = state[from + 2];
        variation = state[from + 3];
        lowest = state[from + 4];
        highest = state[from + 5];
    }

    double meanSquaredError() {
        return squaredError / weights;
    }

    double mean() {
        return mean;
    }

    double variance() {
        return variation / weights;
    }

    double range() {
        return highest - lowest;
    }
}
