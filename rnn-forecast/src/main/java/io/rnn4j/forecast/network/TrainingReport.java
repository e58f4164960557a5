package io.rnn4j.forecast.network;

import java.time.Duration;

/** Receives the state of a training. */
@FunctionalInterface
public interface TrainingReport {
    /**
     * Receives the state after the first steps, and after every epoch.
     *
     * @param search whether the number of epochs is being determined; otherwise the final network
     *     is trained on all samples
     * @param epoch number of epochs that are done
     * @param epochs largest number of epochs
     * @param loss the loss of the last epoch, NaN before
     * @param validationLoss the loss on the most recent part, NaN without one
     * @param remaining an estimate of the time that remains at most
     */
    void training(
            boolean search,
            int epoch,
            int epochs,
            double loss,
            double validationLoss,
            Duration remaining);
}
