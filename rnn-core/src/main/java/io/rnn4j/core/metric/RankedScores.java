package io.rnn4j.core.metric;

import java.util.Arrays;

/** The scores, labels and weights of all rows for one class. */
final class RankedScores {
    private float[] scores = new float[64];
    private double[] weights = new double[64]; // negative for the label 0
    private int count;

    void clear() {
        count = 0;
    }

    void add(double score, boolean label, double weight) {
        if (count == scores.length) {
            int size = count + (count >> 1);
            scores = Arrays.copyOf(scores, size);
            weights = Arrays.copyOf(weights, size);
        }
        scores[count] = (float) score;
        weights[count++] = label ? weight : -weight;
    }

    int count() {
        return count;
    }

    double score(int row) {
        return scores[row];
    }

    /** {@return the weight of a row, negative for the label 0} */
    double signedWeight(int row) {
        return weights[row];
    }

    /**
     * Returns the area under the curve of the true positive rate over the false positive rate: the
     * probability that a row of label 1 has a larger score than one of label 0, where equal scores
     * count half. NaN without rows of both labels.
     */
    double areaUnderRoc() {
        double area = 0;
        double below = 0; // weight of the rows of label 0 with lower scores
        double positives = 0;
        long[] order = order();
        for (int from = 0; from < count; ) {
            int to = endOfTie(order, from);
            double positive = weight(order, from, to, true);
            double negative = weight(order, from, to, false);
            area += positive * (below + negative / 2);
            below += negative;
            positives += positive;
            from = to;
        }
        return area / (positives * below);
    }

    /**
     * Returns the average precision Σ (Rₙ - Rₙ₋₁) Pₙ over descending thresholds. NaN without rows
     * of label 1.
     */
    double averagePrecision() {
        double sum = 0;
        double hits = 0;
        double predicted = 0;
        long[] order = order();
        for (int to = count; to > 0; ) {
            int from = startOfTie(order, to);
            double positive = weight(order, from, to, true);
            hits += positive;
            predicted += positive + weight(order, from, to, false);
            sum += positive * hits / predicted;
            to = from;
        }
        return sum / hits;
    }

    private double weight(long[] order, int from, int to, boolean label) {
        double sum = 0;
        for (int at = from; at < to; at++) {
            double weight = weights[(int) order[at]];
            if (weight > 0 == label) {
                sum += Math.abs(weight);
            }
        }
        return sum;
    }

    /** Returns the rows by ascending score; equal scores in the order in which they were added. */
    private long[] order() {
        long[] order = new long[count];
        for (int row = 0; row < count; row++) {
            int bits = Float.floatToIntBits(scores[row] + 0f); // no -0
            int ascending = bits < 0 ? bits ^ Integer.MAX_VALUE : bits;
            order[row] = (long) ascending << 32 | row;
        }
        Arrays.sort(order);
        return order;
    }

    private int endOfTie(long[] order, int from) {
        int to = from + 1;
        while (to < count && order[to] >> 32 == order[from] >> 32) {
            to++;
        }
        return to;
    }

    private int startOfTie(long[] order, int to) {
        int from = to - 1;
        while (from > 0 && order[from - 1] >> 32 == order[from] >> 32) {
            from--;
        }
        return from;
    }
}
