package io.rnn4j.benchmarks;

import io.rnn4j.benchmarks.comparison.ComparisonRun;

import java.io.IOException;

/** Measures rnn4j and its peers alternately and prints a table of medians and ratios. */
public final class Comparison {
    private Comparison() {}

    /**
     * Runs a comparison.
     *
     * @param arguments workloads or sizes, and options; without arguments, the usage is printed
     * @throws IOException if a process cannot be started
     * @throws InterruptedException if waiting for a process is interrupted
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        ComparisonRun.main(arguments);
    }
}
