package io.rnn4j.cli.command;

import picocli.CommandLine.Option;

/** The option of commands that draw random numbers. */
final class SeedOption {
    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Seed of all random numbers; default: ${DEFAULT-VALUE}.")
    long seed = 42;
}
