package io.rnn4j.api.expr;

/** The reductions of a row to one number. */
public enum RowReduction {
    /** The sum of the elements. */
    SUM,
    /** The largest element. */
    MAXIMUM,
    /** The logarithm of the sum of the exponentials of the elements. */
    LOG_SUM_EXP
}
