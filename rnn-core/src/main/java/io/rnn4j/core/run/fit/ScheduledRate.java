package io.rnn4j.core.run.fit;

import io.rnn4j.core.training.FitOptions.RateFactor;

/** The learning rate of a step under a schedule. */
final class ScheduledRate {
    private ScheduledRate() {}

    /**
     * {@return the learning rate of a step, the optimizer's times a factor for the number of
     * completed epochs or steps} Negative and infinite factors and NaN are rejected.
     */
    static double of(RateFactor schedule, double optimizerRate, long count) {
        double factor = schedule.factor().at(count);
        double rate = optimizerRate * factor;
        if (!(factor >= 0 && Float.isFinite((float) rate))) {
            throw new IllegalArgumentException(
                    ("the schedule of the learning rate gives %s for %s %s, expected a factor of 0"
                         + " or more whose product with the learning rate %s of the optimizer is a"
                         + " finite float; correct the schedule")
                            .formatted(
                                    factor,
                                    schedule.byEpoch() ? "epoch" : "step",
                                    count,
                                    optimizerRate));
        }
        return rate;
    }
}
