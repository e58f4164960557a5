package io.rnn4j.forecast;

import java.time.Duration;
import java.util.Objects;

/**
 * The state of the training of a {@link Forecaster}: first after a few steps, with an estimate
 * before the long work, then after every epoch.
 *
 * @param name name of the method
 * @param search whether the number of epochs is being found; else the network is trained on all
 *     data
 * @param epoch number of epochs that are done, from 0
 * @param epochs largest number of epochs
 * @param loss the loss of the last epoch; NaN before
 * @param validationLoss the loss on the most recent part; NaN without one
 * @param remaining an estimate of the time that remains at most; early stopping shortens it
 */
public record ForecasterProgress(
        String name,
        boolean search,
        int epoch,
        int epochs,
        double loss,
        double validationLoss,
        Duration remaining) {
    /** Checks that both are given. */
    public ForecasterProgress {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(remaining, "remaining");
    }
}
