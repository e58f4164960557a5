package io.rnn4j.kernel;

/**
 * The reductions of a row to one number.
 *
 * <p>Sums have a fixed structure, so that they have the same bits for any vector width: 16 partial
 * sums, the k-th of the elements k, k + 16, k + 32 … in ascending order, each starting from +0;
 * then the partial sums are added in halves: {@code s[i] += s[i + 8]} for i &lt; 8, then 4, 2, 1.
 */
public enum Reduction {
    /** The sum of the row in the fixed structure. */
    SUM,
    /**
     * The largest element as {@link Math#max(float, float)} orders them: NaN if the row has one.
     */
    MAXIMUM,
    /**
     * The logarithm of the sum of exponentials, {@code m + log(sum of exp(a - m))} with m the
     * maximum: no overflow for any finite row. The sum has the fixed structure; a maximum of -∞
     * gives -∞, of +∞ gives +∞.
     */
    LOG_SUM_EXP
}
