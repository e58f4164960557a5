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
}
