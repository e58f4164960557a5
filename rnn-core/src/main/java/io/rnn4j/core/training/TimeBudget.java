package io.rnn4j.core.training;

import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * Stops a training after the batch in which a time has passed since its start. The epoch is then
 * validated and counted as the last one. An object serves one training at a time.
 */
public final class TimeBudget implements TrainingListener {
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private final long budget; // in nanoseconds
    private final LongSupplier clock;
    private long started;
    private boolean exhausted;

    /**
     * Stops after a time.
     *
     * @param budget the time, above 0; longer times than 292 years count as 292 years
     * @throws IllegalArgumentException if it is 0 or negative
     */
    public TimeBudget(Duration budget) {
        this(budget, System::nanoTime);
    }

    TimeBudget(Duration budget, LongSupplier clock) {
        Objects.requireNonNull(budget, "budget");
        if (!budget.isPositive()) {
            throw new IllegalArgumentException(
                    "time budget: the time is above 0, got %s seconds"
                            .formatted(budget.toSeconds()));
        }
        this.budget = (budget.compareTo(LONGEST) > 0 ? LONGEST : budget).toNanos();
        this.clock = clock;
    }

    @Override
    public void trainingStarted(TrainingProgress progress) {
        started = clock.getAsLong();
        exhausted = false;
    }

    @Override
    public void batchEnded(TrainingProgress progress) {
        if (clock.getAsLong() - started >= budget) {
            exhausted = true;
            progress.stop();
        }
    }

    /** {@return whether the time has passed in the current or the last training} */
    public boolean isExhausted() {
        return exhausted;
    }
}
