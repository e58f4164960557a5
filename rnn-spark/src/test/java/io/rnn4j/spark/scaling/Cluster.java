package io.rnn4j.spark.scaling;

import io.rnn4j.spark.Reduction;

/**
 * Executors of one core each, and how a step is divided over them.
 *
 * @param executors number of executors, at least 1
 * @param partitions number of partitions, each with equally many blocks
 * @param reduction how the sums of partitions are added
 * @param network the network between all processes
 */
record Cluster(int executors, int partitions, Reduction reduction, Network network) {
    private static final int DIRECT = 4; // partitions at most whose sums go to the driver at once

    /**
     * A network in which each process has a link of its own.
     *
     * @param bytesPerSecond of a link, in each direction
     * @param latency seconds until a message arrives
     */
    record Network(double bytesPerSecond, double latency) {
        /** Processes of one machine: the time of copying is that of processors. */
        static final Network LOOPBACK = new Network(Double.POSITIVE_INFINITY, 0);

        /** {@return a network with a latency of 0.2 ms} */
        static Network gigabits(double perSecond) {
            return new Network(perSecond * 1e9 / 8, 2e-4);
        }
    }

    /** {@return a cluster with a partition for each executor} */
    static Cluster of(int executors, Reduction reduction, Network network) {
        return new Cluster(executors, executors, reduction, network);
    }

    /** {@return whether executors add the sums of groups of partitions} */
    boolean hasGroups() {
        return reduction == Reduction.TREE && partitions > DIRECT;
    }

    /** {@return the number of partitions of a group: a power of two, about √partitions} */
    int groupSize() {
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(partitions - 1);
        return 1 << Math.ceilDiv(bits, 2);
    }

    /** {@return the number of groups, 0 without groups} */
    int groups() {
        return hasGroups() ? Math.ceilDiv(partitions, groupSize()) : 0;
    }

    /** {@return the number of stages of a step} */
    int stages() {
        return hasGroups() ? 2 : 1;
    }

    /** {@return the number of tasks of a step} */
    int tasks() {
        return partitions + groups();
    }

    /** {@return the number of tasks that the busiest executor runs one after the other} */
    int tasksOfAnExecutor() {
        return partitionsOfAnExecutor() + Math.ceilDiv(groups(), executors);
    }

    /** {@return the number of partitions whose gradients the busiest executor computes} */
    int partitionsOfAnExecutor() {
        return Math.ceilDiv(partitions, executors);
    }
}
