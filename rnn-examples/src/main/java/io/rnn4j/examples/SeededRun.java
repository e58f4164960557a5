package io.rnn4j.examples;

import java.util.Locale;
import java.util.function.LongFunction;

/** What the programs that show that a network learns have in common: a seed, a clock, a report. */
final class SeededRun {
    private SeededRun() {}

    /**
     * Runs a task once, with the seed of the system property {@code seed}, and prints how it went.
     *
     * @param task its name
     * @param run takes the seed, and says what came of it
     */
    static void run(String task, LongFunction<String> run) {
        long seed = seed(System.getProperty("seed", "1"));
        long start = System.nanoTime();
        String result = run.apply(seed);
        System.out.printf(
                Locale.ROOT,
                "%s: %s; seed %d, %.1f s%n",
                task,
                result,
                seed,
                (System.nanoTime() - start) / 1e9);
    }

    /**
     * Reads a seed.
     *
     * @param text the value of the system property
     * @return the number
     * @throws IllegalArgumentException if it is none
     */
    static long seed(String text) {
        try {
            return Long.decode(text);
        } catch (NumberFormatException failure) {
            throw new IllegalArgumentException(
                    "the system property 'seed' is a whole number, as in -Dseed=7, got '"
                            + text
                            + "'",
                    failure);
        }
    }

    /** Formats with a decimal point, whatever the locale. */
    static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
