package io.rnn4j.cli.command;

import picocli.CommandLine.Option;

/** The options of every command. */
final class CommonOptions {
    private static final int MOST_THREADS = 1024;

    @Option(names = "--json", description = "Print the result as JSON.")
    boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print only results and errors.")
    boolean quiet;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description =
                    "Number of threads, 1 to 1024; default: one for each core. No result depends"
                            + " on it.")
    Integer threads;

    @Option(names = "--debug", description = "Show log lines, and the stack trace of an error.")
    boolean debug;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    /** Checks the options and applies those that concern the whole process. */
    void apply() {
        if (threads != null) {
            Ranges.require("--threads", threads, 1, MOST_THREADS);
            System.setProperty("rnn4j.threads", Integer.toString(threads)); // read by rnn-core
        }
    }
}
