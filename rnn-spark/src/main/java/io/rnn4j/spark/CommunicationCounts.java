package io.rnn4j.spark;

/** What has been measured of the steps of a training. */
final class CommunicationCounts {
    private long steps;
    private long nanoseconds;
    private long computing;
    private long gradientBytes;
    private long weightBytes;

    /** Adds a step. */
    void add(long duration, SumMessage message, long bytesOfWeights) {
        steps++;
        nanoseconds += duration;
        computing += message.nanoseconds();
        gradientBytes += message.bytes();
        weightBytes += bytesOfWeights;
    }

    /** {@return the measurements so far} */
    Communication result() {
        return new Communication(
                steps, nanoseconds / 1e9, computing / 1e9, gradientBytes, weightBytes);
    }
}
