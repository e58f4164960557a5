package io.rnn4j.examples;

import java.util.Locale;
import java.util.function.LongFunction;

/** Runs a learning task with a seed and prints its result and duration. */
final class SeededRun {
    private SeededRun() {}

    /**
     * Runs a task once, with the seed of the system property {@code seed}, and prints its result.
     *
     * @param task its name
     * @param run the task: returns the result for a seed
     */
    static void run(String task, LongFunction<String> run) {
        long seed = seed(System.getProperty("seed", "1"));
        long start = System.nanoTime();
        String result = run.apply(seed);
        System.out.printf(
                Locale.ROOT,
                "%s: %s; seed %s, %.1f s%n",
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
     * @throws IllegalArgumentException if the text is not an integer
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

    /** {@return a formatted text, with a decimal point in every locale} */
    static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
