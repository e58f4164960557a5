package io.rnn4j.core.training;

import java.time.Duration;

/**
 * The speed of the recent steps of a run: of the last half of them or up to the last three
 * quarters. The first steps, which are slow until the virtual machine has compiled them, soon do
 * not count. Times are those of {@link System#nanoTime()} or of another clock in nanoseconds.
 */
public final class RecentSpeed {
    /** The time after which the steps are fast enough for an estimate. */
    private static final Duration WARM_UP = Duration.ofSeconds(2);

    private final long started;
    private long steps;
    private long mark; // the last power of two in the number of steps
    private long timeOfMark;
    private long earlierMark; // half of the mark
    private long timeOfEarlierMark;

    /**
     * Begins a run.
     *
     * @param now the time
     */
    public RecentSpeed(long now) {
        started = now;
        timeOfMark = now;
        timeOfEarlierMark = now;
    }

    /**
     * Counts a step that has ended.
     *
     * @param now the time
     */
    public void stepEnded(long now) {
        steps++;
        if (steps >= Math.max(1, 2 * mark)) {
            earlierMark = mark;
            timeOfEarlierMark = timeOfMark;
            mark = steps;
            timeOfMark = now;
        }
    }

    /**
     * {@return whether the run is so long that the recent speed tells how long the rest takes}
     *
     * @param now the time
     */
    public boolean isWarm(long now) {
        return now - started >= WARM_UP.toNanos();
    }

    /**
     * {@return the number of steps in a second; of one step before the first has ended}
     *
     * @param now the time
     */
    public double stepsPerSecond(long now) {
        return Math.max(1, steps - earlierMark) * 1e9 / Math.max(1, now - timeOfEarlierMark);
    }
}
