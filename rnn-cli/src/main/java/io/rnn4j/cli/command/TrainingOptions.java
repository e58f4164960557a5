package io.rnn4j.cli.command;

import io.rnn4j.cli.console.Console;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.ProgressDisplay;
import io.rnn4j.core.training.TimeBudget;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** The options of commands that train networks. */
final class TrainingOptions {
    @Option(
            names = "--time-limit",
            paramLabel = "TIME",
            converter = Durations.class,
            description =
                    "Time limit for training, such as 90s, 10m or 2h. With it, the result depends"
                            + " on the speed of the machine.")
    Duration timeLimit;

    @Option(
            names = "--resume",
            paramLabel = "DIR",
            description =
                    "Directory of checkpoints, created if it does not exist; a training that was"
                            + " stopped resumes from the last checkpoint.")
    private Path resume;

    @Mixin private SeedOption seedOption = new SeedOption();

    /** {@return the seed of all random numbers} */
    long seed() {
        return seedOption.seed;
    }

    /** Checks the options. */
    void check() {
        ReportOptions.checkDirectory("--resume", resume);
    }

    /**
     * {@return the checkpoints of the trainings of a command}
     *
     * @param console the streams of the run
     * @param command the command line as it was given
     */
    TrainingCheckpoints checkpoints(Console console, String command) throws IOException {
        return new TrainingCheckpoints(console, resume, command);
    }

    /**
     * {@return options of a training that shows its progress, unless quiet, and has a time limit}
     */
    FitOptions add(FitOptions options, Console console, boolean quiet) {
        FitOptions all =
                quiet
                        ? options
                        : options.listener(new ProgressDisplay(console.err(), console.terminal()));
        return timeLimit == null ? all : all.listener(new TimeBudget(timeLimit));
    }
}
