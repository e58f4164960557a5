package io.rnn4j.core.metric;

import io.rnn4j.api.loss.Metric;
import io.rnn4j.api.loss.Objective;

/**
 * The weight of the rows of each class i that are predicted as class j, at least 0; the result is
 * named {@code confusion_i_j}. {@code Model.confusionMatrix} returns all of them as a {@code
 * ConfusionMatrix}.
 *
 * <p>The predicted class is the first largest element. The target is an index or a one-hot row;
 * rows with a negative index do not count. Predictions of width 1 have the classes 0 and 1, and 1
 * is predicted if its probability exceeds 0.5.
 */
public record Confusion() implements Metric {
    private static final int MOST_CLASSES = 1024; // a million results

    @Override
    public String name() {
        return "confusion";
    }

    @Override
    public void define(Objective o) {
        int width = o.prediction().width();
        int classes = Math.max(width, 2);
        if (classes > MOST_CLASSES) {
            throw new IllegalArgumentException(
                    "%s has a result for every pair of up to %s classes, got predictions of %s"
                            .formatted(o.owner(), MOST_CLASSES, classes));
        }
        if (width == 1) {
            o.accumulate(
                    () -> new ConfusionCounts(classes),
                    Threshold.positive(o, 0.5, true),
                    Threshold.label(o));
        } else {
            ClassRows.requireClasses(o);
            o.accumulate(
                    () -> new ConfusionCounts(classes),
                    ClassRows.predicted(o),
                    ClassRows.target(o));
        }
        for (int cell = 0; cell < classes * classes; cell++) {
            int index = cell;
            o.result(
                    "%s_%s_%s".formatted(name(), cell / classes, cell % classes),
                    counts -> counts[index]);
        }
    }
}
