package io.rnn4j.core.training;

import io.rnn4j.api.component.NullChecks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Counts how often the rows of each class are predicted as each class. The counts are numbers of
 * rows times their weights. A quotient with the divisor 0 is 0.
 */
public final class ConfusionMatrix {
    private final int classes;
    private final double[] counts; // [target, prediction]

    /**
     * Creates a matrix.
     *
     * @param counts [classes, classes], row by row; the rows are the classes of the targets, the
     *     columns those of the predictions
     * @throws IllegalArgumentException if the number of counts is not a square
     */
    public ConfusionMatrix(double... counts) {
        this.counts = Objects.requireNonNull(counts, "counts").clone();
        this.classes = (int) Math.round(Math.sqrt(counts.length));
        if (classes * classes != counts.length) {
            throw new IllegalArgumentException(
                    "a confusion matrix has as many rows as columns, got %s counts"
                            .formatted(counts.length));
        }
    }

    /** {@return the number of classes} */
    public int classes() {
        return classes;
    }

    /**
     * {@return the weight of the rows of one class that are predicted as one class}
     *
     * @param actual class of the target, from 0
     * @param predicted class of the prediction, from 0
     * @throws IllegalArgumentException if there is no such class
     */
    public double count(int actual, int predicted) {
        requireClass("actual", actual);
        requireClass("predicted", predicted);
        return counts[actual * classes + predicted];
    }

    private void requireClass(String name, int index) {
        if (index < 0 || index >= classes) {
            throw new IllegalArgumentException(
                    "%s must be a class, 0 to %s, got %s".formatted(name, classes - 1, index));
        }
    }

    /** {@return the weight of all rows} */
    public double total() {
        return Arrays.stream(counts).sum();
    }

    /** {@return the fraction of correct predictions, from 0 to 1} */
    public double accuracy() {
        double hits = IntStream.range(0, classes).mapToDouble(k -> count(k, k)).sum();
        return ratio(hits, total());
    }

    /**
     * {@return the fraction of the predictions of a class that are correct, from 0 to 1}
     *
     * @param index a class, from 0
     */
    public double precision(int index) {
        requireClass("index", index);
        return ratio(count(index, index), ofColumn(index));
    }

    /**
     * {@return the fraction of the rows of a class that are predicted as such, from 0 to 1}
     *
     * @param index a class, from 0
     */
    public double recall(int index) {
        requireClass("index", index);
        return ratio(count(index, index), ofRow(index));
    }

    /**
     * {@return the harmonic mean of precision and recall of a class, from 0 to 1}
     *
     * @param index a class, from 0
     */
    public double f1(int index) {
        requireClass("index", index);
        return ratio(2 * count(index, index), ofRow(index) + ofColumn(index));
    }

    private double ofRow(int actual) {
        return IntStream.range(0, classes).mapToDouble(each -> count(actual, each)).sum();
    }

    private double ofColumn(int predicted) {
        return IntStream.range(0, classes).mapToDouble(each -> count(each, predicted)).sum();
    }

    private static double ratio(double dividend, double divisor) {
        return divisor == 0 ? 0 : dividend / divisor;
    }

    /**
     * {@return the matrix as a table with a line for every class of the targets}
     *
     * @param names names of the classes, one for each
     * @throws IllegalArgumentException if the number of names is not that of the classes
     */
    public String table(List<String> names) {
        NullChecks.copyOf("names", names);
        if (names.size() != classes) {
            throw new IllegalArgumentException(
                    "a confusion matrix of %s classes needs as many names, got %s"
                            .formatted(classes, names));
        }
        List<List<String>> lines = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("target"));
        head.addAll(names);
        lines.add(head);
        for (int actual = 0; actual < classes; actual++) {
            List<String> line = new ArrayList<>(List.of(names.get(actual)));
            for (int predicted = 0; predicted < classes; predicted++) {
                line.add(text(count(actual, predicted)));
            }
            lines.add(line);
        }
        int width = lines.stream().flatMap(List::stream).mapToInt(String::length).max().orElse(0);
        return lines.stream().map(line -> line(line, width)).collect(Collectors.joining("\n"));
    }

    private static String line(List<String> cells, int width) {
        return cells.stream()
                .map(cell -> " ".repeat(width - cell.length()) + cell)
                .collect(Collectors.joining(" "));
    }

    private static String text(double count) {
        return count == Math.rint(count) && Math.abs(count) < 1e15
                ? Long.toString((long) count)
                : Double.toString(count);
    }

    /** {@return the matrix as a table with a line for every class of the targets} */
    @Override
    public String toString() {
        return table(IntStream.range(0, classes).mapToObj(Integer::toString).toList());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConfusionMatrix matrix && Arrays.equals(counts, matrix.counts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(counts);
    }
}
