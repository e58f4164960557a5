package io.rnn4j.spark;

/**
 * The cost of the optimizer steps of a training. The difference between {@code seconds} and {@code
 * computingSeconds} is the time of scheduling and communication.
 *
 * @param steps number of optimizer steps
 * @param seconds seconds from sending the weights to receiving the sum of the gradients, over all
 *     steps
 * @param computingSeconds seconds of computing in the slowest partition of each step, over all
 *     steps
 * @param gradientBytes bytes of the gradients sent by all partitions
 * @param weightBytes bytes of the weights that the driver has broadcast, counted once per step
 */
public record Communication(
        long steps,
        double seconds,
        double computingSeconds,
        long gradientBytes,
        long weightBytes) {}
