package io.rnn4j.forecast.network;

import io.rnn4j.api.loss.Loss;
import io.rnn4j.core.training.Execution;

import java.time.Duration;

/**
 * How a network is trained.
 *
 * @param loss the loss
 * @param epochs largest number of epochs, at least 1
 * @param patience number of epochs without improvement before the training stops, at least 1
 * @param learningRate the learning rate of the first epoch
 * @param batchSize number of samples of a step, at least 1
 * @param refit whether a network is trained on all samples in the end
 * @param limit the time for all of it; null for none
 * @param execution threads and kernels
 */
public record TrainingPlan(
        Loss loss,
        int epochs,
        int patience,
        double learningRate,
        int batchSize,
        boolean refit,
        Duration limit,
        Execution execution) {}
