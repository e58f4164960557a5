package io.rnn4j.core.metric;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.loss.Objective;

/**
 * A score of a class, computed from weighted counts of rows, or of elements where every element has
 * a label of its own. A quotient with the divisor 0 is 0.
 */
@FunctionalInterface
interface ClassScore {
    /** The fraction of the predictions that are correct. */
    ClassScore PRECISION = (hits, predicted, actual) -> ratio(hits, predicted);

    /** The fraction of the rows of a class that are predicted. */
    ClassScore RECALL = (hits, predicted, actual) -> ratio(hits, actual);

    /** The harmonic mean of both. */
    ClassScore F1 = (hits, predicted, actual) -> ratio(2 * hits, predicted + actual);

    /**
     * {@return the score}
     *
     * @param hits weight of the rows of the class that are predicted as such
     * @param predicted weight of the rows that are predicted as the class
     * @param actual weight of the rows of the class
     */
    double of(double hits, double predicted, double actual);

    /** Returns a quotient, 0 if the divisor is 0. */
    static double ratio(double dividend, double divisor) {
        return divisor == 0 ? 0 : dividend / divisor;
    }

    /** Declares the score of every class or its average as a metric. */
    default void define(Objective o, String name, Average average, double threshold) {
        int classes = o.prediction().width();
        if (ClassRows.hasLabels(o)) {
            Expr positive = Threshold.positive(o, threshold, true);
            Expr label = Threshold.label(o);
            o.sums(positive.times(label), positive, label);
        } else {
            o.accumulate(
                    () -> new ClassCounts(classes), ClassRows.predicted(o), ClassRows.target(o));
        }
        switch (average) {
            case MACRO -> o.result(name, this::macro);
            case MICRO -> o.result(name + "_micro", this::micro);
            case WEIGHTED -> o.result(name + "_weighted", this::weighted);
            case NONE -> {
                for (int k = 0; k < classes; k++) {
                    int index = k;
                    o.result(name + "_" + k, counts -> ofClass(counts, index));
                }
            }
        }
    }

    /** Returns the score of a class from the hits, predictions and targets of all classes. */
    private double ofClass(double[] counts, int index) {
        int classes = counts.length / 3;
        return of(counts[index], counts[classes + index], counts[2 * classes + index]);
    }

    private double macro(double[] counts) {
        int classes = counts.length / 3;
        double sum = 0;
        int present = 0;
        for (int k = 0; k < classes; k++) {
            if (counts[classes + k] + counts[2 * classes + k] > 0) {
                sum += ofClass(counts, k);
                present++;
            }
        }
        return ratio(sum, present);
    }

    private double micro(double[] counts) {
        int classes = counts.length / 3;
        double[] sums = new double[3];
        for (int at = 0; at < counts.length; at++) {
            sums[at / classes] += counts[at];
        }
        return ofClass(sums, 0);
    }

    private double weighted(double[] counts) {
        int classes = counts.length / 3;
        double sum = 0;
        double actual = 0;
        for (int k = 0; k < classes; k++) {
            sum += counts[2 * classes + k] * ofClass(counts, k);
            actual += counts[2 * classes + k];
        }
        return ratio(sum, actual);
    }
}
