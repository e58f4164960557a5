package io.rnn4j.benchmarks;

import io.rnn4j.benchmarks.harness.Runner;

/** Measures one workload of rnn4j and prints one line of JSON per metric. */
public final class Workloads {
    private Workloads() {}

    /**
     * Runs a measurement.
     *
     * @param arguments a workload and a number of threads, or sizes; without arguments, the usage
     *     is printed
     */
    public static void main(String[] arguments) {
        Runner.main("Workloads", Rnn4jFramework::new, arguments);
    }
}
