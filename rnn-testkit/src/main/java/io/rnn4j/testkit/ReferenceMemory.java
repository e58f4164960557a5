package io.rnn4j.testkit;

import io.rnn4j.testkit.ReferenceInterpreter.Time;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A sequence that a program reads as a whole, in double precision.
 *
 * @param time how its rows lie in time
 * @param width elements of a row
 * @param rows [steps, batch, width]
 * @param gradient is added to, like the rows
 */
record ReferenceMemory(Time time, int width, double[] rows, double[] gradient) {

    ReferenceMemory(Time time, int width, double[] rows) {
        this(time, width, rows, new double[rows.length]);
    }

    /** Where the rows of a sample that count begin. */
    private List<Integer> places(int sample) {
        List<Integer> places = new ArrayList<>();
        for (int step = 0; step < time.steps(); step++) {
            int row = step * time.batch() + sample % time.batch();
            if (!time.isMasked(row)) {
                places.add(row);
            }
        }
        return places;
    }

    private double[] row(int place) {
        return Arrays.copyOfRange(rows, place * width, (place + 1) * width);
    }

    private void add(int place, int column, double number) {
        gradient[place * width + column] += number;
    }

    /** The value of {@code Attend}: scores, their softmax, the mean. */
    static double[] attend(
            ReferenceMemory keys,
            ReferenceMemory values,
            int sample,
            double[] query,
            double[] score) {
        List<Integer> places = keys.places(sample);
        double[] weights = weights(keys, places, query, score);
        double[] mean = new double[values.width];
        for (int n = 0; n < weights.length; n++) {
            double[] row = values.row(places.get(n));
            for (int k = 0; k < mean.length; k++) {
                mean[k] += weights[n] * row[k];
            }
        }
        return mean;
    }

    private static double[] weights(
            ReferenceMemory keys, List<Integer> places, double[] query, double[] score) {
        double[] weights =
                places.stream().mapToDouble(p -> score(keys.row(p), query, score)).toArray();
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
     * The gradient of a query and of the weight of the score, one behind the other; adds those of
     * the memories.
     */
    static double[] gradient(
            ReferenceMemory keys,
            ReferenceMemory values,
            int sample,
            double[] d,
            double[] query,
            double[] score) {
        List<Integer> places = keys.places(sample);
        double[] weights = weights(keys, places, query, score);
        double[] slopes = new double[weights.length]; // of the weights, then of the scores
        double mean = 0;
        for (int n = 0; n < weights.length; n++) {
            double[] row = values.row(places.get(n));
            for (int k = 0; k < row.length; k++) {
                slopes[n] += d[k] * row[k];
                values.add(places.get(n), k, weights[n] * d[k]);
            }
            mean += weights[n] * slopes[n];
        }
        double[] result = new double[score == null ? query.length : 2 * query.length];
        for (int n = 0; n < weights.length; n++) {
            double slope = weights[n] * (slopes[n] - mean);
            double[] key = keys.row(places.get(n));
            for (int k = 0; k < query.length; k++) {
                if (score == null) {
                    result[k] += slope * key[k];
                    keys.add(places.get(n), k, slope * query[k]);
                } else {
                    double tanh = Math.tanh(query[k] + key[k]);
                    double inner = slope * score[k] * (1 - tanh * tanh);
                    result[k] += inner;
                    result[query.length + k] += slope * tanh;
                    keys.add(places.get(n), k, inner);
                }
            }
        }
        return result;
    }
}
