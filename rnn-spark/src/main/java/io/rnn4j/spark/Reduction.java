package io.rnn4j.spark;

/** How the gradients of the partitions are added. The result has the same bits either way. */
public enum Reduction {
    /**
     * With more than four partitions, executors add the sums of groups of about √n neighbouring
     * partitions, and the driver adds the sums of the groups; otherwise the driver adds all sums.
     */
    TREE,
    /**
     * The tasks of a barrier stage exchange slices of their sums, so that each adds one slice and
     * the driver receives every gradient once. All partitions of a step must be able to run at the
     * same time, and executors must be able to connect to each other and to a port of the driver.
     */
    BARRIER
}
