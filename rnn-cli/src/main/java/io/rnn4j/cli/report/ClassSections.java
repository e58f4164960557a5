package io.rnn4j.cli.report;

import io.rnn4j.cli.report.Report.Section;
import io.rnn4j.core.training.ConfusionMatrix;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Sections about classes. */
public final class ClassSections {
    private ClassSections() {}

    /**
     * {@return which classes are mistaken for which, and the measures of each class}
     *
     * @param matrix the counts
     * @param names a name for each class
     * @throws IllegalArgumentException if the number of names is not that of the classes
     */
    public static Section confusion(ConfusionMatrix matrix, List<String> names) {
        Objects.requireNonNull(matrix, "matrix");
        Objects.requireNonNull(names, "names");
        if (names.size() != matrix.classes()) {
            throw new IllegalArgumentException(
                    "a confusion matrix of %s classes needs as many names, got %s"
                            .formatted(matrix.classes(), names));
        }
        List<List<Double>> counts = new ArrayList<>();
        List<List<String>> figures = new ArrayList<>();
        for (int actual = 0; actual < names.size(); actual++) {
            List<Double> row = new ArrayList<>();
            double all = 0;
            for (int predicted = 0; predicted < names.size(); predicted++) {
                row.add(matrix.count(actual, predicted));
                all += matrix.count(actual, predicted);
            }
            counts.add(row);
            figures.add(
                    List.of(
                            names.get(actual),
                            Numbers.text(all),
                            Numbers.percent(matrix.precision(actual)),
                            Numbers.percent(matrix.recall(actual)),
                            Numbers.percent(matrix.f1(actual))));
        }
        String text =
                "%s of %s are right. %s"
                        .formatted(
                                Numbers.percent(matrix.accuracy()),
                                Numbers.text(matrix.total()),
                                confused(matrix, names));
        return Section.of(
                "Confusion matrix",
                new Heatmap(
                        "confusion-matrix",
                        "Classes and their predictions",
                        text,
                        List.of("class", "predicted"),
                        names,
                        counts),
                new Table(
                        "Measures of each class",
                        List.of("class", "number", "precision", "recall", "F1"),
                        figures));
    }

    /** {@return the most frequent mistake} */
    private static String confused(ConfusionMatrix matrix, List<String> names) {
        double most = 0;
        String text = "No class is mistaken for another.";
        for (int actual = 0; actual < names.size(); actual++) {
            for (int predicted = 0; predicted < names.size(); predicted++) {
                if (actual != predicted && matrix.count(actual, predicted) > most) {
                    most = matrix.count(actual, predicted);
                    text =
                            "The most frequent mistake: '%s' is predicted as '%s' %s times."
                                    .formatted(
                                            names.get(actual),
                                            names.get(predicted),
                                            Numbers.text(most));
                }
            }
        }
        return text;
    }
}
