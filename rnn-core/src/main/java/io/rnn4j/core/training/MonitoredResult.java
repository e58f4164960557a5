package io.rnn4j.core.training;

import java.util.Objects;

/**
 * A result that a {@link TrainingListener} monitors, and its best value so far. Larger values are
 * better for metrics with {@code higherIsBetter()}, smaller values for all other results.
 */
public final class MonitoredResult {
    private final String listener;
    private final String name;
    private final double minimumImprovement;
    private double sign = 1; // -1 if larger values are better
    private double best;

    /**
     * Monitors a result.
     *
     * @param listener name of the listener in messages, such as "early stopping"
     * @param name name of the result in {@link History}
     * @param minimumImprovement change that counts as an improvement, 0 or more and finite
     * @throws IllegalArgumentException if the change is out of range
     */
    public MonitoredResult(String listener, String name, double minimumImprovement) {
        if (!(minimumImprovement >= 0 && minimumImprovement < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "%s: the minimum improvement is 0 or more and finite, got %s"
                            .formatted(listener, minimumImprovement));
        }
        this.listener = Objects.requireNonNull(listener, "listener");
        this.name = Objects.requireNonNull(name, "monitor");
        this.minimumImprovement = minimumImprovement;
        forget();
    }

    /**
     * Begins a training; forgets the best value of an earlier one.
     *
     * @param progress the state of the training
     * @throws IllegalArgumentException if the training does not have the result
     */
    public void start(TrainingProgress progress) {
        Objects.requireNonNull(progress, "progress");
        if (!progress.measured().contains(name)) {
            throw new IllegalArgumentException(
                    ("%s monitors '%s', but the results of this training are %s; give it validation"
                                    + " data, a validation split, or another name")
                            .formatted(listener, name, progress.measured()));
        }
        sign = progress.higherIsBetter(name) ? -1 : 1;
        forget();
    }

    private void forget() {
        best = Double.POSITIVE_INFINITY;
    }

    /**
     * {@return whether the result of the last epoch is better than the best one so far; it then
     * becomes the best one}
     *
     * @param progress the state of the training, after an epoch
     */
    public boolean improves(TrainingProgress progress) {
        Objects.requireNonNull(progress, "progress");
        double value = sign * History.value(progress.results(), name);
        boolean improves = value < best - minimumImprovement;
        if (improves) {
            best = value;
        }
        return improves;
    }

    /**
     * Adds the best value to the state of a listener.
     *
     * @param state receives the value {@code best}
     */
    public void save(StateValues state) {
        Objects.requireNonNull(state, "state");
        state.putNumber("best", best);
    }

    /**
     * Continues with the best value of a state, after {@link #start}.
     *
     * @param state what {@link #save} has added to
     * @throws IllegalArgumentException if it has no such value
     */
    public void resume(StateValues state) {
        Objects.requireNonNull(state, "state");
        best = state.number("best");
    }

    /** {@return the best value; infinite before the first epoch} */
    public double best() {
        return sign * best;
    }

    /** {@return the name of the result} */
    public String name() {
        return name;
    }

    /** {@return the change that counts as an improvement} */
    public double minimumImprovement() {
        return minimumImprovement;
    }
}
