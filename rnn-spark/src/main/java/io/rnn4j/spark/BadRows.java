package io.rnn4j.spark;

/** What happens to samples that cannot be used: of no time step, of a wrong size, or not finite. */
public enum BadRows {
    /** An exception names the first ones by their keys. */
    REJECT,
    /** They are left out and counted. */
    SKIP
}
