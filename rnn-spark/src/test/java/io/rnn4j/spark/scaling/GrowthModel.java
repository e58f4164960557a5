package io.rnn4j.spark.scaling;

import io.rnn4j.spark.Reduction;

/**
 * The time of a step of synchronous training as a sum of terms that grow with the cluster.
 *
 * <ul>
 *   <li>computing: time on one core · partitions of the busiest executor / partitions
 *   <li>scheduling: stage · stages + launch · tasks + prepare · tasks of the busiest executor, and
 *       barrier for a barrier stage
 *   <li>copying: (weightByte + gradientByte · m) · 4 · weights, where m sums are received one after
 *       the other: with a tree those of a group and those of the driver, with a barrier the slices
 *       of one sum by each executor and one sum by the driver
 *   <li>network: ⌈log2(executors + 1)⌉ transfers of the weights, since every process that has them
 *       sends them on, and m transfers of gradients
 * </ul>
 *
 * @param stage seconds of a stage
 * @param launch seconds of the driver for each task
 * @param prepare seconds of an executor for each task
 * @param weightByte seconds for each byte of the weights: writing and reading them, and the update
 * @param gradientByte seconds for each byte of gradients that a process receives
 * @param barrier further seconds of a barrier stage
 */
record GrowthModel(
        double stage,
        double launch,
        double prepare,
        double weightByte,
        double gradientByte,
        double barrier) {

    /**
     * The terms of the time of a step, in seconds.
     *
     * @param computing computing of gradients
     * @param scheduling tasks and stages
     * @param copying writing, reading and adding of numbers
     * @param network transfers
     */
    record Prediction(double computing, double scheduling, double copying, double network) {
        /** {@return seconds of the step} */
        double seconds() {
            return computing + overhead();
        }

        /** {@return seconds that are not spent on computing} */
        double overhead() {
            return scheduling + copying + network;
        }
    }

    /**
     * Predicts the time of a step.
     *
     * @param oneCore seconds of the step on one core without Spark
     * @param weights number of weights
     * @param cluster the cluster
     */
    Prediction predict(double oneCore, long weights, Cluster cluster) {
        double bytes = (double) Float.BYTES * weights;
        return new Prediction(
                oneCore * cluster.partitionsOfAnExecutor() / cluster.partitions(),
                scheduling(cluster),
                (weightByte + gradientByte * sums(cluster)) * bytes,
                network(bytes, cluster));
    }

    private double scheduling(Cluster cluster) {
        return stage * cluster.stages()
                + launch * cluster.tasks()
                + prepare * cluster.tasksOfAnExecutor()
                + (isBarrier(cluster) ? barrier : 0);
    }

    private static boolean isBarrier(Cluster cluster) {
        return cluster.reduction() == Reduction.BARRIER;
    }

    /** {@return the number of sums that are received one after the other} */
    static int sums(Cluster cluster) {
        if (isBarrier(cluster)) {
            return 2;
        }
        if (!cluster.hasGroups()) {
            return cluster.partitions();
        }
        int ofAnExecutor = Math.ceilDiv(cluster.groups(), cluster.executors());
        return cluster.groupSize() * ofAnExecutor + cluster.groups();
    }

    private static double network(double bytes, Cluster cluster) {
        int executors = cluster.executors();
        double transfer = bytes / cluster.network().bytesPerSecond();
        double latency = cluster.network().latency();
        int rounds = Integer.SIZE - Integer.numberOfLeadingZeros(executors);
        double broadcast = rounds * (transfer + latency);
        if (isBarrier(cluster)) { // a connection to each of the others, then one to the driver
            double exchange = transfer * (executors - 1) / executors + executors * latency;
            return broadcast + exchange + transfer + latency;
        }
        return broadcast + sums(cluster) * transfer + cluster.stages() * latency;
    }
}
