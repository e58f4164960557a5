package io.rnn4j.spark;

/**
 * The treatment of invalid samples: without time steps, of a wrong size, or with values that are
 * not finite.
 */
public enum BadRows {
    /** Training fails with an exception that names the first invalid samples by their keys. */
    REJECT,
    /** Invalid samples are left out and counted. */
    SKIP
}
