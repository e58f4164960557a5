package io.rnn4j.benchmarks.harness;

import java.util.List;
import java.util.Map;

/**
 * How long to warm up and to measure, at least.
 *
 * @param warmNanoseconds steps in this time are not timed
 * @param runNanoseconds steps in this time are
 */
public record Timing(long warmNanoseconds, long runNanoseconds) {
    /** The words that {@link #of} understands. */
    public static final List<String> KEYS = List.of("warm", "measure");

    /**
     * Takes the words about timing out of others.
     *
     * @param words values by key; {@code warm} and {@code measure}, in seconds, are removed
     * @return ten seconds of warming up, which is what the compilers of a JVM need where they share
     *     one processor with the work, and three of measuring, unless the words say otherwise
     * @throws UsageException if a value is no number of seconds
     */
    public static Timing of(Map<String, String> words) {
        return new Timing(
                nanoseconds(words, KEYS.getFirst(), "10"), nanoseconds(words, KEYS.getLast(), "3"));
    }

    private static long nanoseconds(Map<String, String> words, String key, String otherwise) {
        String given = words.remove(key);
        String value = given == null ? otherwise : given;
        try {
            double seconds = Double.parseDouble(value);
            if (seconds >= 0 && seconds < Long.MAX_VALUE / 1e9) {
                return (long) (seconds * 1e9);
            }
        } catch (NumberFormatException failure) {
            // complained about below, together with numbers out of range
        }
        throw new UsageException(key + " is a number of seconds, got '" + value + "'");
    }
}
