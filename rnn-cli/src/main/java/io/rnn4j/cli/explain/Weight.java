package io.rnn4j.cli.explain;

import java.util.ArrayList;
import java.util.List;

/** A matrix of weights [rows][columns], or a bias of one column, and the gradient of the loss. */
public final class Weight {
    private final String symbol;
    private final double[][] value;
    private final double[][] gradient;
    private final List<Contribution> contributions = new ArrayList<>();

    /**
     * What one step adds to the gradient.
     *
     * @param step the step, from 1
     * @param formula the term
     * @param value its value [rows][columns]
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Contribution(int step, String formula, double[][] value) {}

    Weight(String symbol, double[][] value) {
        this.symbol = symbol;
        this.value = value;
        this.gradient = new double[value.length][value[0].length];
    }

    /** {@return the symbol, such as W_hh} */
    public String symbol() {
        return symbol;
    }

    /** {@return the values [rows][columns]} */
    public double[][] value() {
        return value;
    }

    /** {@return the gradient of the loss [rows][columns]} */
    public double[][] gradient() {
        return gradient;
    }

    List<Contribution> contributions() {
        return contributions;
    }

    void add(int step, String formula, double[] left, double[] right) {
        double[][] term = new double[left.length][right.length];
        for (int row = 0; row < left.length; row++) {
            for (int column = 0; column < right.length; column++) {
                term[row][column] = left[row] * right[column];
                gradient[row][column] += term[row][column];
            }
        }
        contributions.add(new Contribution(step, formula, term));
    }
}
