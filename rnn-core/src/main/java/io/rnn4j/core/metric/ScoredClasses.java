package io.rnn4j.core.metric;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.loss.Objective;
import io.rnn4j.api.loss.RowAccumulator;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/**
 * Keeps the scores of all rows, a class against all others. A row is the scores of all elements,
 * followed by their labels, 0 or 1. The totals are the areas of the classes.
 */
final class ScoredClasses implements RowAccumulator {
    private final RankedScores[] classes;
    private final ToDoubleFunction<RankedScores> area;

    private ScoredClasses(int classes, ToDoubleFunction<RankedScores> area) {
        this.classes = new RankedScores[classes];
        Arrays.setAll(this.classes, index -> new RankedScores());
        this.area = area;
    }

    /** Declares the mean of the areas of all classes that have one as a metric. */
    static void define(Objective o, String name, ToDoubleFunction<RankedScores> area) {
        ClassRows.requireScores(o);
        int width = o.prediction().width();
        Expr scores = o.prediction();
        Expr labels;
        if (ClassRows.hasLabels(o)) {
            labels = Threshold.label(o);
        } else {
            if (o.predictionKind().isLogits()) {
                scores = CrossEntropy.logProbabilities(o); // comparable between rows
            }
            labels = ClassRows.distribution(o).greaterThan(Expr.constant(0.5));
        }
        o.accumulate(() -> new ScoredClasses(width, area), scores, labels);
        o.result(
                name,
                areas ->
                        Arrays.stream(areas)
                                .filter(each -> !Double.isNaN(each))
                                .average()
                                .orElse(Double.NaN));
    }

    @Override
    public void clear() {
        for (RankedScores each : classes) {
            each.clear();
        }
    }

    @Override
    public void add(double[] row, double weight) {
        for (int index = 0; index < classes.length; index++) {
            double label = row[classes.length + index];
            if (!Double.isNaN(label)) { // not missing
                classes[index].add(row[index], label != 0, weight);
            }
        }
    }

    @Override
    public double[] totals() {
        return Arrays.stream(classes).mapToDouble(area).toArray();
    }

    /** {@return for every class the number of its rows, then their scores and signed weights} */
    @Override
    public double[] state() {
        int size = Arrays.stream(classes).mapToInt(each -> 1 + 2 * each.count()).sum();
        double[] state = new double[size];
        int at = 0;
        for (RankedScores each : classes) {
            state[at++] = each.count();
            for (int row = 0; row < each.count(); row++) {
                state[at++] = each.score(row);
                state[at++] = each.signedWeight(row);
            }
        }
        return state;
    }

    @Override
    public void restore(double[] state) {
        clear();
        int at = 0;
        for (RankedScores each : classes) {
            double rows = at < state.length ? state[at++] : -1;
            if (!(rows >= 0 && rows <= (state.length - at) / 2)) {
                throw invalid(state);
            }
            for (int row = 0; row < rows; row++) {
                double weight = state[at + 1];
                each.add(state[at], weight > 0, Math.abs(weight));
                at += 2;
            }
        }
        if (at != state.length) {
            throw invalid(state);
        }
    }

    private IllegalArgumentException invalid(double[] state) {
        return new IllegalArgumentException(
                "%s numbers are not the scores of %s classes"
                        .formatted(state.length, classes.length));
    }
}
