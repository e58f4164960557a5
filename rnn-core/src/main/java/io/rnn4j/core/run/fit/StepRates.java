package io.rnn4j.core.run.fit;

import io.rnn4j.core.training.FitOptions.RateFactor;

/** The learning rate of every step: that of the optimizer times what a schedule says. */
public final class StepRates {
    private final double optimizerRate;
    private RateFactor schedule; // null for a constant rate
    private long epochs;

    StepRates(double optimizerRate) {
        this.optimizerRate = optimizerRate;
    }

    /**
     * Sets the schedule from the next step on.
     *
     * @param newSchedule null for the rate of the optimizer
     */
    void follow(RateFactor newSchedule) {
        schedule = newSchedule;
    }

    /** Says how many epochs lie behind. */
    void beginEpoch(long newEpochs) {
        epochs = newEpochs;
    }

    /**
     * Returns the rate of a step.
     *
     * @param steps how many lie behind
     * @throws IllegalArgumentException if the schedule gives what no learning rate can be
     */
    double at(long steps) {
        if (schedule == null) {
            return optimizerRate;
        }
        long count = schedule.byEpoch() ? epochs : steps;
        double factor = schedule.factor().at(count);
        double rate = optimizerRate * factor;
        if (!(factor >= 0 && rate < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "the schedule of the learning rate gives "
                            + factor
                            + " for "
                            + (schedule.byEpoch() ? "epoch " : "step ")
                            + count
                            + ", expected a finite factor of 0 or more, by which the learning rate "
                            + optimizerRate
                            + " of the optimizer is multiplied; correct the schedule");
        }
        return rate;
    }
}
