package io.rnn4j.spark;

/**
 * The cost of the steps of a training. The seconds that are not spent on computing are those of
 * scheduling and of communication.
 *
 * @param steps number of steps
 * @param seconds from the weights to the sum of the gradients
 * @param computingSeconds those of the slowest partition of each step
 * @param gradientBytes bytes of the gradients that partitions have sent
 * @param weightBytes bytes of the weights that the driver has broadcast, once for each step
 */
public record Communication(
        long steps,
        double seconds,
        double computingSeconds,
        long gradientBytes,
        long weightBytes) {}
