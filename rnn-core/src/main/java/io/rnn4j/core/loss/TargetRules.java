package io.rnn4j.core.loss;

import java.util.Optional;
import java.util.function.DoublePredicate;

/** The rules of targets that several losses have in common. */
final class TargetRules {
    /** Tolerance of the sum of a row, for rounded probabilities. */
    private static final double ROUNDING = 0.01;

    private TargetRules() {}

    static Optional<String> probability(double[] row) {
        return everyElement(
                row,
                value -> value >= 0 && value <= 1,
                "0 or 1, or a probability between them",
                "label the two classes 0 and 1");
    }

    static Optional<String> label(double[] row) {
        return everyElement(
                row,
                value -> value == 0 || value == 1,
                "0 or 1",
                "label the two classes 0 and 1, or use BinaryCrossEntropyFromLogits for"
                        + " probabilities");
    }

    static Optional<String> labelOfEitherForm(double[] row) {
        return everyElement(
                row,
                value -> value == 0 || Math.abs(value) == 1,
                "a label, 0 or 1, or -1 or 1",
                "label the two classes 0 and 1");
    }

    static Optional<String> atLeastZero(double[] row) {
        return everyElement(
                row,
                value -> value >= 0 && value <= Float.MAX_VALUE,
                "a finite number of at least 0",
                "shift the data, or use a loss without logarithms such as MeanSquaredError");
    }

    static Optional<String> count(double[] row) {
        return everyElement(
                row,
                value -> value >= 0 && value <= Float.MAX_VALUE,
                "a count, a finite number of at least 0",
                "leave counts as they are, without standardizing them");
    }

    private static Optional<String> everyElement(
            double[] row, DoublePredicate valid, String expected, String remedy) {
        for (int column = 0; column < row.length; column++) {
            if (!valid.test(row[column])) {
                return Optional.of(
                        "expected %s, got %s in column %s; %s"
                                .formatted(expected, (float) row[column], column, remedy));
            }
        }
        return Optional.empty();
    }

    static Optional<String> distribution(double[] row) {
        double sum = 0;
        String found = null;
        for (int k = 0; k < row.length; k++) {
            sum += row[k];
            if (!(row[k] >= 0) && found == null) {
                found = "%s in column %s".formatted(row[k], k);
            }
        }
        if (found == null && Math.abs(sum - 1) <= ROUNDING) {
            return Optional.empty();
        }
        return Optional.of(
                ("expected a distribution, numbers of at least 0 whose sum is 1, got %s; divide the"
                                + " row by its sum, mask rows that should not count, or use"
                                + " SoftmaxCrossEntropy for class indices")
                        .formatted(found == null ? "the sum " + sum : found));
    }
}
