package io.rnn4j.benchmarks.harness;

import java.util.List;
import java.util.Map;

/**
 * Minimum times of warm-up and measurement.
 *
 * @param warmNanoseconds time of the warm-up, whose steps are not timed
 * @param runNanoseconds time of the measurement
 */
public record Timing(long warmNanoseconds, long runNanoseconds) {
    /** The keys that {@link #of} accepts. */
    public static final List<String> KEYS = List.of("warm", "measure");

    /**
     * {@return the timing given by words, by default 10 seconds of warm-up, which the JIT compilers
     * need where they share one processor with the work, and 3 seconds of measurement}
     *
     * @param words values by key; {@code warm} and {@code measure}, in seconds, are removed
     * @throws UsageException if a value is not a number of seconds
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
            // rejected below, as are numbers out of range
        }
        throw new UsageException(key + " is a number of seconds, got '" + value + "'");
    }
}
