package io.rnn4j.spark.scaling;

import io.rnn4j.spark.Reduction;

import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * Simulates steps of synchronous training, task by task, with the constants of a {@link
 * GrowthModel}. The driver launches one task after the other; weights spread from every process
 * that has them; a task computes for a random time; a stage ends with its slowest task; a process
 * receives one sum after the other.
 *
 * @param model the constants
 * @param spread standard deviation of the logarithm of the time that a task computes
 * @param seed of the random times
 */
record ClusterSimulation(GrowthModel model, double spread, long seed) {

    /**
     * {@return the mean of the seconds of some steps}
     *
     * @param oneCore seconds of a step on one core without Spark
     * @param weights number of weights
     * @param cluster a cluster with one partition for each executor
     * @param steps number of steps
     */
    double seconds(double oneCore, long weights, Cluster cluster, int steps) {
        Random random = new Random(seed);
        double sum = 0;
        for (int step = 0; step < steps; step++) {
            sum +=
                    step(
                            oneCore / cluster.executors(),
                            (double) Float.BYTES * weights,
                            cluster,
                            random);
        }
        return sum / steps;
    }

    private double step(double computing, double bytes, Cluster cluster, Random random) {
        double[] ends = spreadWeights(bytes, cluster);
        for (int task = 0; task < ends.length; task++) {
            double factor = StrictMath.exp(spread * random.nextGaussian() - spread * spread / 2);
            ends[task] += model.prepare() + computing * factor;
        }
        if (cluster.reduction() == Reduction.BARRIER) {
            return exchange(ends, bytes, cluster);
        }
        return receive(cluster.hasGroups() ? group(ends, bytes, cluster) : ends, bytes, cluster);
    }

    /** {@return when the weights have arrived at every task} */
    private double[] spreadWeights(double bytes, Cluster cluster) {
        double start = model.stage() + model.weightByte() * bytes;
        double transfer = bytes / cluster.network().bytesPerSecond() + cluster.network().latency();
        PriorityQueue<Double> sources = new PriorityQueue<>(); // when they can send
        sources.add(start);
        double[] arrived = new double[cluster.executors()];
        for (int task = 0; task < arrived.length; task++) {
            double launched = start + (task + 1) * model.launch();
            arrived[task] = Math.max(launched, sources.remove()) + transfer;
            sources.add(arrived[task]);
            sources.add(arrived[task]);
        }
        return arrived;
    }

    private static double last(double[] ends) {
        return Arrays.stream(ends).max().orElseThrow();
    }

    /** {@return when the tasks that add the sums of groups end} */
    private double[] group(double[] ends, double bytes, Cluster cluster) {
        double start = last(ends) + model.stage();
        double receiving =
                cluster.groupSize() * receiving(bytes, cluster) + cluster.network().latency();
        double[] sums = new double[cluster.groups()];
        for (int task = 0; task < sums.length; task++) {
            sums[task] = start + (task + 1) * model.launch() + model.prepare() + receiving;
        }
        return sums;
    }

    private double receiving(double bytes, Cluster cluster) {
        return bytes / cluster.network().bytesPerSecond() + model.gradientByte() * bytes;
    }

    /** {@return when the driver has received the sums that tasks send when they end} */
    private double receive(double[] ends, double bytes, Cluster cluster) {
        double[] sorted = ends.clone();
        Arrays.sort(sorted);
        double free = 0;
        for (double end : sorted) {
            free = Math.max(free, end + cluster.network().latency()) + receiving(bytes, cluster);
        }
        return free;
    }

    /**
     * {@return when the tasks of a barrier stage have exchanged slices, and the driver has them}
     */
    private double exchange(double[] ends, double bytes, Cluster cluster) {
        int executors = cluster.executors();
        double transfer = bytes / cluster.network().bytesPerSecond();
        return last(ends)
                + model.barrier()
                + transfer * (executors - 1) / executors
                + executors * cluster.network().latency()
                + model.gradientByte() * bytes
                + receiving(bytes, cluster)
                + cluster.network().latency();
    }
}
