package io.rnn4j.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A sequence that a program attends to, in double precision.
 *
 * @param time the layout of its rows
 * @param width elements of a row
 * @param rows [steps, batch, width]
 * @param gradient accumulated gradient, in the shape of the rows
 */
record ReferenceSequence(TimeLayout time, int width, double[] rows, double[] gradient) {

    ReferenceSequence(TimeLayout time, int width, double[] rows) {
        this(time, width, rows, new double[rows.length]);
    }

    /** {@return the unmasked rows of a sample} */
    private List<Integer> attended(int sample) {
        List<Integer> attended = new ArrayList<>();
        for (int step = 0; step < time.steps(); step++) {
            int row = step * time.batch() + sample % time.batch();
            if (!time.isMasked(row)) {
                attended.add(row);
            }
        }
        return attended;
    }

    private double[] row(int row) {
        return Arrays.copyOfRange(rows, row * width, (row + 1) * width);
    }

    private void add(int row, int column, double number) {
        gradient[row * width + column] += number;
    }

    /**
     * {@return the value of {@code Attend}: the mean of the values, weighted by the softmax of the
     * scores}
     */
    static double[] attend(
            ReferenceSequence keys,
            ReferenceSequence values,
            int sample,
            double[] query,
            double[] score) {
        List<Integer> attended = keys.attended(sample);
        double[] weights = weights(keys, attended, query, score);
        double[] mean = new double[values.width];
        for (int n = 0; n < weights.length; n++) {
            double[] row = values.row(attended.get(n));
            for (int k = 0; k < mean.length; k++) {
                mean[k] += weights[n] * row[k];
            }
        }
        return mean;
    }

    private static double[] weights(
            ReferenceSequence keys, List<Integer> attended, double[] query, double[] score) {
        double[] weights =
                attended.stream().mapToDouble(p -> score(keys.row(p), query, score)).toArray();
        double largest = Arrays.stream(weights).max().orElse(0);
        Arrays.setAll(weights, n -> Math.exp(weights[n] - largest));
        double sum = Arrays.stream(weights).sum();
        Arrays.setAll(weights, n -> weights[n] / sum);
        return weights;
    }

    private static double score(double[] key, double[] query, double[] score) {
        double sum = 0;
        for (int k = 0; k < key.length; k++) {
            sum += score == null ? query[k] * key[k] : score[k] * Math.tanh(query[k] + key[k]);
        }
        return sum;
    }

    /**
     * {@return the gradient of the query followed by that of the weight of the score; the gradients
     * of the sequences are accumulated}
     */
    static double[] gradient(
            ReferenceSequence keys,
            ReferenceSequence values,
            int sample,
            double[] d,
            double[] query,
            double[] score) {
        List<Integer> attended = keys.attended(sample);
        double[] weights = weights(keys, attended, query, score);
        double[] slopes = new double[weights.length]; // of the weights, then of the scores
        double mean = 0;
        for (int n = 0; n < weights.length; n++) {
            double[] row = values.row(attended.get(n));
            for (int k = 0; k < row.length; k++) {
                slopes[n] += d[k] * row[k];
                values.add(attended.get(n), k, weights[n] * d[k]);
            }
            mean += weights[n] * slopes[n];
        }
        double[] result = new double[score == null ? query.length : 2 * query.length];
        for (int n = 0; n < weights.length; n++) {
            double slope = weights[n] * (slopes[n] - mean);
            double[] key = keys.row(attended.get(n));
            for (int k = 0; k < query.length; k++) {
                if (score == null) {
                    result[k] += slope * key[k];
                    keys.add(attended.get(n), k, slope * query[k]);
                } else {
                    double tanh = Math.tanh(query[k] + key[k]);
                    double inner = slope * score[k] * (1 - tanh * tanh);
                    result[k] += inner;
                    result[query.length + k] += slope * tanh;
                    keys.add(attended.get(n), k, inner);
                }
            }
        }
        return result;
    }
}
