package io.rnn4j.benchmarks.harness;

import java.util.Arrays;

/**
 * Times single steps after a time of warming up. The work calls {@link #lap} after every step and
 * goes on for as long as that says so:
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
    private final int leastLaps;
    private long[] laps = new long[1024];
    private int count;
    private boolean warm;
    private long start; // of warming up, then of the laps
    private long last;

    /**
     * Creates a stopwatch, which starts to run at once.
     *
     * @param timing how long to warm up and to measure
     * @param leastLaps how many steps are timed at least
     */
    public Stopwatch(Timing timing, int leastLaps) {
        this(timing.warmNanoseconds(), timing.runNanoseconds(), leastLaps, false);
    }

    private Stopwatch(long warmNanoseconds, long runNanoseconds, int leastLaps, boolean warm) {
        this.warmNanoseconds = warmNanoseconds;
        this.runNanoseconds = runNanoseconds;
        this.leastLaps = leastLaps;
        this.warm = warm;
        restart();
    }

    /**
     * Creates a stopwatch that lets a number of steps pass, the first one included.
     *
     * @param laps how many steps
     * @return a stopwatch without warming up
     */
    public static Stopwatch of(int laps) {
        return new Stopwatch(0, 0, laps, true);
    }

    /**
     * Begins again to warm up: what was done since the stopwatch was made, such as building a
     * model, does not count.
     */
    public void restart() {
        start = System.nanoTime();
        last = start;
    }

    /**
     * Is told that a step is done.
     *
     * @return if there is to be another one
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
        return count < leastLaps || now - start < runNanoseconds;
    }

    /**
     * Returns the number of steps timed.
     *
     * @return without those of warming up
     */
    public int laps() {
        return count;
    }

    /**
     * Returns a quantile of the times.
     *
     * @param part 0.5 for the median
     * @return nanoseconds
     */
    public long quantile(double part) {
        long[] sorted = Arrays.copyOf(laps, count);
        Arrays.sort(sorted);
        return sorted[(int) (count * part)];
    }
}
