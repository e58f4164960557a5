package io.rnn4j.benchmarks.harness;

/**
 * How long to warm up and to measure, at least.
 *
 * @param warmNanoseconds steps in this time are not timed
 * @param runNanoseconds steps in this time are
 */
public record Timing(long warmNanoseconds, long runNanoseconds) {
    /** Two seconds of warming up, three of measuring. */
    public static final Timing STANDARD = new Timing(2_000_000_000L, 3_000_000_000L);
}
