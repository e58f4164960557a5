package io.rnn4j.spark;

/**
 * An estimate of the time of a step of {@link SynchronousTraining} on a cluster of executors with
 * one core each.
 *
 * <p>A step computes blocks, sends weights and returns gradients:
 *
 * <pre>
 * t(P) = ⌈blocks / P⌉ · block + overhead + executor · P + transfers(P) · 4 · weights / bandwidth
 * </pre>
 *
 * <p>With a tree, transfers are 1 + ⌈log₂(P+1)⌉ for the broadcast of the weights, which goes from
 * executor to executor, and about 2·√P for the sums: √P at an executor that adds, √P at the driver.
 * In a barrier stage, the sums take 1 transfer between executors and 1 to the driver.
 *
 * @param weights number of weights that are trained
 * @param blocks number of blocks of a step
 * @param blockSeconds time in which a core computes the gradients of a block
 * @param network what the cluster takes for a step beyond computing
 */
public record ScalingEstimate(long weights, int blocks, double blockSeconds, Network network) {

    /**
     * What a cluster takes for a step beyond computing.
     *
     * @param overheadSeconds time of Spark for a step
     * @param executorSeconds the same for each executor: launch of a task, its result
     * @param bytesPerSecond bandwidth of a connection with serialization
     */
    public record Network(double overheadSeconds, double executorSeconds, double bytesPerSecond) {}

    /**
     * {@return the seconds of a step}
     *
     * @param executors number of executors, at least 1
     * @param reduction how gradients are added
     */
    public double stepSeconds(int executors, Reduction reduction) {
        double computing = Math.ceilDiv(blocks, executors) * blockSeconds;
        int senders = Math.min(executors, blocks);
        double broadcast = 32 - Integer.numberOfLeadingZeros(executors);
        double sums = reduction == Reduction.BARRIER ? 2 : 2 * Math.sqrt(senders);
        double bytes = 4.0 * weights;
        return computing
                + network.overheadSeconds()
                + network.executorSeconds() * executors
                + (broadcast + sums) * bytes / network.bytesPerSecond();
    }

    /**
     * {@return the smallest number of executors, up to 1,000, on which a step takes less time than
     * in one process without Spark; 0 if there is none}
     *
     * @param reduction how gradients are added
     */
    public int breakEven(Reduction reduction) {
        for (int executors = 1; executors <= 1000; executors++) {
            if (stepSeconds(executors, reduction) < blocks * blockSeconds) {
                return executors;
            }
        }
        return 0;
    }
}
