package io.rnn4j.forecast;

import java.time.Duration;
import java.util.Objects;

/**
 * The progress of the training of a {@link Forecaster}. It is reported after every epoch; if the
 * first takes longer than two seconds, also before its end, with an estimate of the training time.
 *
 * @param name name of the method
 * @param search whether the number of epochs is being determined; otherwise the final network is
 *     trained on all data
 * @param epochs the completed epochs
 * @param remaining an estimate of the remaining time if all epochs are needed; early stopping
 *     shortens it
 */
public record ForecasterProgress(String name, boolean search, Epochs epochs, Duration remaining) {
    /**
     * The completed epochs and their losses.
     *
     * @param done their number, from 0
     * @param most the maximum number of epochs
     * @param loss the training loss of the last completed epoch; NaN before the first
     * @param validationLoss the loss of the last completed epoch on the most recent part; NaN
     *     without such a part
     */
    public record Epochs(int done, int most, double loss, double validationLoss) {}

    /** Rejects null. */
    public ForecasterProgress {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(epochs, "epochs");
        Objects.requireNonNull(remaining, "remaining");
    }
}
