package io.rnn4j.core.data;

import io.rnn4j.api.tensor.Tensor;

import java.util.Objects;

/**
 * A split of a series into consecutive parts for training, validation and test. Nothing is
 * shuffled, so that a model is never trained on steps after those that it is evaluated on.
 *
 * @param validationFrom first step of the validation part; training uses 0 … validationFrom - 1
 * @param testFrom first step of the test part; validation uses validationFrom … testFrom - 1
 * @param end number of steps of the series; test uses testFrom … end - 1
 */
public record ChronologicalSplit(int validationFrom, int testFrom, int end) {
    /** Checks that no part is empty. */
    public ChronologicalSplit {
        if (validationFrom < 1 || testFrom <= validationFrom || end <= testFrom) {
            throw new IllegalArgumentException(
                    "split: expected 0 < validationFrom < testFrom < end, got %s, %s and %s"
                            .formatted(validationFrom, testFrom, end));
        }
    }

    /**
     * Splits by fractions, each rounded to whole steps; the rest is the training part.
     *
     * @param steps number of steps of the series
     * @param validationShare fraction of the validation part, between 0 and 1
     * @param testShare fraction of the test part, between 0 and 1
     * @return the split
     * @throws IllegalArgumentException if a part is empty
     */
    public static ChronologicalSplit of(int steps, double validationShare, double testShare) {
        if (!(validationShare > 0 && testShare > 0 && validationShare + testShare < 1)) {
            throw new IllegalArgumentException(
                    ("split: expected shares of validation and test greater than 0 with a sum less"
                                    + " than 1, got %s and %s")
                            .formatted(validationShare, testShare));
        }
        int test = (int) Math.round(steps * testShare);
        int validation = (int) Math.round(steps * validationShare);
        if (test < 1 || validation < 1 || steps - test - validation < 1) {
            throw new IllegalArgumentException(
                    ("split: expected at least one step in every part, got training %s, validation"
                                    + " %s, test %s; use a longer series or other shares")
                            .formatted(steps - test - validation, validation, test));
        }
        return new ChronologicalSplit(steps - test - validation, steps - test, steps);
    }

    /**
     * {@return a copy of the training part, [validationFrom, …]}
     *
     * @param series the series [end, …]
     * @throws IllegalArgumentException if the number of steps is not that of this split
     */
    public Tensor training(Tensor series) {
        return part(series, 0, validationFrom);
    }

    /**
     * {@return a copy of the validation part, [testFrom - validationFrom, …]}
     *
     * @param series the series [end, …]
     * @throws IllegalArgumentException if the number of steps is not that of this split
     */
    public Tensor validation(Tensor series) {
        return part(series, validationFrom, testFrom);
    }

    /**
     * {@return a copy of the test part, [end - testFrom, …]}
     *
     * @param series the series [end, …]
     * @throws IllegalArgumentException if the number of steps is not that of this split
     */
    public Tensor test(Tensor series) {
        return part(series, testFrom, end);
    }

    private Tensor part(Tensor series, int from, int to) {
        Objects.requireNonNull(series, "series");
        if (series.rank() == 0 || series.size(0) != end) {
            throw new IllegalArgumentException(
                    "split: expected a series of %s steps, got shape %s"
                            .formatted(end, series.shape()));
        }
        return series.copyOfRange(from, to);
    }
}
