package io.rnn4j.kernel;

/**
 * The reductions of a row to one number.
 *
 * <p>Sums have a fixed structure, so that their bits do not depend on the vector width. There are
 * 16 partial sums, each starting from +0; partial sum k adds the elements k, k + 16, k + 32 … in
 * ascending order. Then the partial sums are added in halves: {@code s[i] += s[i + 8]} for i &lt;
 * 8, likewise with 4, 2 and 1. A row of more than {@link #BLOCK} elements is summed in blocks of
 * this size, the last one possibly shorter; the sums of the blocks are added in double precision,
 * in ascending order, and rounded once.
 */
public enum Reduction {
    /** The sum of the row in the fixed structure. */
    SUM,
    /**
     * The largest element in the order of {@link Math#max(float, float)}; NaN if any element is
     * NaN.
     */
    MAXIMUM,
    /**
     * The logarithm of the sum of exponentials, {@code m + log(sum of exp(a - m))} where m is the
     * maximum, which does not overflow for finite rows. The sum has the fixed structure. A maximum
     * of ±∞ is the result.
     */
    LOG_SUM_EXP;

    /** Elements of a row that are summed in single precision: 16 chains of 32. */
    public static final int BLOCK = 512;
}
