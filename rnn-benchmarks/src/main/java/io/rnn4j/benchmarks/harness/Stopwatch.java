package io.rnn4j.benchmarks.harness;

import java.util.Arrays;

/**
 * Times single steps after a warm-up. The work calls {@link #lap} after every step and continues
 * while it returns true:
 *
 * <pre>{@code
 * do {
 *     step();
 * } while (stopwatch.lap());
 * }</pre>
 */
public final class Stopwatch {
    private final long warmNanoseconds;
    private final long runNanoseconds;
    private final int minimumLaps;
    private long[] laps = new long[1024];
    private int count;
    private boolean warm;
    private long start; // of the warm-up, then of the laps
    private long last;

    /**
     * Creates a stopwatch and starts it.
     *
     * @param timing minimum times of warm-up and measurement
     * @param minimumLaps minimum number of timed steps
     */
    public Stopwatch(Timing timing, int minimumLaps) {
        this(timing.warmNanoseconds(), timing.runNanoseconds(), minimumLaps, false);
    }

    private Stopwatch(long warmNanoseconds, long runNanoseconds, int minimumLaps, boolean warm) {
        this.warmNanoseconds = warmNanoseconds;
        this.runNanoseconds = runNanoseconds;
        this.minimumLaps = minimumLaps;
        this.warm = warm;
        restart();
    }

    /**
     * {@return a stopwatch without warm-up that times a number of steps, including the first}
     *
     * @param laps number of steps, at least 1
     */
    public static Stopwatch of(int laps) {
        return new Stopwatch(0, 0, laps, true);
    }

    /**
     * Restarts the warm-up, so that work since the creation of the stopwatch, such as building a
     * model, does not count.
     */
    public void restart() {
        start = System.nanoTime();
        last = start;
    }

    /**
     * Records the end of a step.
     *
     * @return whether another step follows
     */
    public boolean lap() {
        long now = System.nanoTime();
        if (!warm) {
            if (now - start >= warmNanoseconds) {
                warm = true;
                restart();
            }
            return true;
        }
        if (count == laps.length) {
            laps = Arrays.copyOf(laps, 2 * count);
        }
        laps[count++] = now - last;
        last = now;
        return count < minimumLaps || now - start < runNanoseconds;
    }

    /** {@return the number of timed steps, without those of the warm-up} */
    public int laps() {
        return count;
    }

    /**
     * {@return a quantile of the times in nanoseconds}
     *
     * @param part the share below the quantile, 0.5 for the median
     */
    public long quantile(double part) {
        long[] sorted = Arrays.copyOf(laps, count);
        Arrays.sort(sorted);
        return sorted[(int) (count * part)];
    }
}
