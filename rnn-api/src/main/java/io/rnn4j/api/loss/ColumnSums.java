package io.rnn4j.api.loss;

import java.util.Arrays;

/** Sums every column, times the weights of the rows, without elements that are NaN. */
final class ColumnSums implements RowAccumulator {
    private final double[] sums;

    ColumnSums(int columns) {
        this.sums = new double[columns];
    }

    @Override
    public void clear() {
        Arrays.fill(sums, 0);
    }

    @Override
    public void add(double[] row, double weight) {
        for (int column = 0; column < sums.length; column++) {
            if (!Double.isNaN(row[column])) {
                sums[column] += weight * row[column];
            }
        }
    }

    @Override
    public double[] totals() {
        return sums.clone();
    }

    @Override
    public double[] state() {
        return sums.clone();
    }

    @Override
    public void restore(double[] state) {
        RowAccumulator.copy(state, sums);
    }
}
