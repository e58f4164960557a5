package io.rnn4j.core.training;

import java.util.Objects;

/** A result that a listener monitors, and its best value so far. */
final class MonitoredResult {
    private final String listener;
    private final String name;
    private final double minimumImprovement;
    private double sign = 1; // -1 if larger values are better
    private double best;

    /** Checks the settings of a listener, which is named in messages. */
    MonitoredResult(String listener, String name, double minimumImprovement) {
        if (!(minimumImprovement >= 0 && minimumImprovement < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "%s: the minimum improvement is 0 or more and finite, got %s"
                            .formatted(listener, minimumImprovement));
        }
        this.listener = listener;
        this.name = Objects.requireNonNull(name, "monitor");
        this.minimumImprovement = minimumImprovement;
        forget();
    }

    /** Begins a training, which must have the result. */
    void start(TrainingProgress progress) {
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
     * {@return whether the result of the last epoch is better than the best one, which it becomes}
     */
    boolean improves(TrainingProgress progress) {
        double value = sign * History.value(progress.results(), name);
        boolean improves = value < best - minimumImprovement;
        if (improves) {
            best = value;
        }
        return improves;
    }

    /** {@return the best value; infinite before the first epoch} */
    double best() {
        return sign * best;
    }

    String name() {
        return name;
    }

    double minimumImprovement() {
        return minimumImprovement;
    }
}
