package io.rnn4j.benchmarks;

import io.rnn4j.benchmarks.harness.Runner;

/** Measures rnn4j at one workload and prints one JSON line a metric. */
public final class Workloads {
    private Workloads() {}

    /**
     * Measures.
     *
     * @param arguments a workload and a number of threads, or sizes; without any, what there is
     */
    public static void main(String[] arguments) {
        Runner.main("Workloads", Rnn4jFramework::new, arguments);
    }
}
