package io.rnn4j.cli.command;

import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.TensorBoardLog;
import io.rnn4j.core.training.TrainingListener;

import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.Optional;

/** The option of commands that write the events of a training. */
final class EventOptions {
    @Option(
            names = "--tensorboard",
            paramLabel = "DIR",
            description = "Write the results of every epoch as TensorBoard events.")
    private Path directory;

    /** Checks that the directory can be written, before any work begins. */
    void check() {
        ReportOptions.checkDirectory("--tensorboard", directory);
    }

    /**
     * {@return a log of events in the directory of one of several trainings; empty without the
     * option}
     *
     * @param training name of the training
     */
    Optional<TrainingListener> log(String training) {
        return Optional.ofNullable(directory)
                .map(parent -> new TensorBoardLog(parent.resolve(training)));
    }

    /** {@return options that also write events, if the option is given} */
    FitOptions add(FitOptions options) {
        return directory == null ? options : options.listener(new TensorBoardLog(directory));
    }
}
