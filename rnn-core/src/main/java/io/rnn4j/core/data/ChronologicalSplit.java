package io.rnn4j.core.data;

import io.rnn4j.api.tensor.Tensor;

/**
 * Where a series is cut into its past, to train on, a later part to validate on, and the last part
 * to test on. Nothing is shuffled: a model that has seen the future of what it is asked about has
 * been told the answer.
 *
 * @param validationFrom the first step of the validation part; training is 0 … validationFrom - 1
 * @param testFrom the first step of the test part; validation is validationFrom … testFrom - 1
 * @param end the number of steps; test is testFrom … end - 1
 */
public record ChronologicalSplit(int validationFrom, int testFrom, int end) {
    /** Checks the order; no part is empty. */
    public ChronologicalSplit {
        if (validationFrom < 1 || testFrom <= validationFrom || end <= testFrom) {
            throw new IllegalArgumentException(
                    "a split needs 0 < validationFrom < testFrom < end, got "
                            + validationFrom
                            + ", "
                            + testFrom
                            + ", "
                            + end);
        }
    }

    /**
     * Cuts by shares, each rounded to whole steps; training gets what is left.
     *
     * @param steps the number of steps of the series
     * @param validationShare the share of the validation part, between 0 and 1
     * @param testShare the share of the test part, between 0 and 1
     * @return the split
     * @throws IllegalArgumentException if a part would be empty
     */
    public static ChronologicalSplit of(int steps, double validationShare, double testShare) {
        if (!(validationShare > 0 && testShare > 0 && validationShare + testShare < 1)) {
            throw new IllegalArgumentException(
                    "the shares of validation and test are above 0 and together below 1, got "
                            + validationShare
                            + " and "
                            + testShare);
        }
        int test = (int) Math.round(steps * testShare);
        int validation = (int) Math.round(steps * validationShare);
        if (test < 1 || validation < 1 || steps - test - validation < 1) {
            throw new IllegalArgumentException(
                    steps
                            + " steps leave a part empty: training "
                            + (steps - test - validation)
                            + ", validation "
                            + validation
                            + ", test "
                            + test);
        }
        return new ChronologicalSplit(steps - test - validation, steps - test, steps);
    }

    /**
     * Copies the training part.
     *
     * @param series [end, …]
     * @return [validationFrom, …]
     * @throws IllegalArgumentException if the series has another number of steps than this split
     */
    public Tensor training(Tensor series) {
        return part(series, 0, validationFrom);
    }

    /**
     * Copies the validation part.
     *
     * @param series [end, …]
     * @return [testFrom - validationFrom, …]
     * @throws IllegalArgumentException if the series has another number of steps than this split
     */
    public Tensor validation(Tensor series) {
        return part(series, validationFrom, testFrom);
    }

    /**
     * Copies the test part.
     *
     * @param series [end, …]
     * @return [end - testFrom, …]
     * @throws IllegalArgumentException if the series has another number of steps than this split
     */
    public Tensor test(Tensor series) {
        return part(series, testFrom, end);
    }

    private Tensor part(Tensor series, int from, int to) {
        if (series.rank() == 0 || series.size(0) != end) {
            throw new IllegalArgumentException(
                    "the split is one of "
                            + end
                            + " steps, got a series of shape "
                            + series.shape());
        }
        return series.slice(from, to);
    }
}
