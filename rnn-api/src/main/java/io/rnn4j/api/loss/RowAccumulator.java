package io.rnn4j.api.loss;

/**
 * Combines the values of rows into the totals from which a {@link Metric} is computed, where a
 * weighted mean is not enough. Rows arrive sample by sample and, within a sample, in the order of
 * time, whatever the sizes of batches and the number of threads are, so the totals have the same
 * bits. Rows that are masked, ignored or of weight 0 are left out.
 */
public interface RowAccumulator {
    /** Removes all rows. */
    void clear();

    /**
     * Adds a row.
     *
     * @param row the values of the columns that the metric declares, one after the other; valid
     *     during the call. Where a single element of the target is missing, all columns are NaN;
     *     such targets are rejected unless every column has the width of the target
     * @param weight weight of the row, greater than 0
     */
    void add(double[] row, double weight);

    /**
     * Ends the rows of a sample; it does nothing by default. A sample without time has one row.
     * With truncated backpropagation, every piece of a sequence that is trained ends like a sample.
     */
    default void endSequence() {}

    /** {@return the totals over all rows since the last {@link #clear}} */
    double[] totals();

    /**
     * {@return everything that later totals depend on, between two sequences} A training with
     * checkpoints needs it, so that it can continue within an epoch; by default, it is not
     * supported.
     *
     * @throws UnsupportedOperationException if it is not supported
     */
    default double[] state() {
        throw new UnsupportedOperationException(
                "%s does not implement state() and restore(state)".formatted(getClass().getName()));
    }

    /**
     * Replaces all rows by those of a {@link #state}.
     *
     * @param state what {@link #state} of an accumulator of the same metric has returned
     * @throws IllegalArgumentException if it is not such a state
     * @throws UnsupportedOperationException if it is not supported
     */
    default void restore(double[] state) {
        state();
    }

    /**
     * Copies a state to numbers of the same count.
     *
     * @param state the state
     * @param numbers receives the state
     * @throws IllegalArgumentException if the counts differ
     */
    static void copy(double[] state, double[] numbers) {
        if (state.length != numbers.length) {
            throw new IllegalArgumentException(
                    "expected a state of %s numbers, got %s"
                            .formatted(numbers.length, state.length));
        }
        System.arraycopy(state, 0, numbers, 0, numbers.length);
    }
}
