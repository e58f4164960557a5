package io.rnn4j.benchmarks;

import io.rnn4j.benchmarks.comparison.Match;

import java.io.IOException;

/** Measures rnn4j and its peers in turn and prints a table of medians and ratios. */
public final class Comparison {
    private Comparison() {}

    /**
     * Compares.
     *
     * @param arguments workloads or sizes, and how to run them; without any, what there is
     * @throws IOException if a process cannot be started
     * @throws InterruptedException if waiting for a process is interrupted
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Match.main(arguments);
    }
}
