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
 * @param epochs the epochs that are done
 * @param remaining an estimate of the time that remains at most; early stopping shortens it
 */
public record ForecasterProgress(String name, boolean search, Epochs epochs, Duration remaining) {
    /**
     * The epochs that are done.
     *
     * @param done their number, from 0
     * @param most the largest number of epochs
     * @param loss the loss of the last one; NaN before
     * @param validationLoss the loss of the last one on the most recent part; NaN without one
     */
    public record Epochs(int done, int most, double loss, double validationLoss) {}

    /** Rejects null. */
    public ForecasterProgress {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(epochs, "epochs");
        Objects.requireNonNull(remaining, "remaining");
    }
}
