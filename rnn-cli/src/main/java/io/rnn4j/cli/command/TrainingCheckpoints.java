package io.rnn4j.cli.command;

import io.rnn4j.cli.console.Console;
import io.rnn4j.core.training.CheckpointPolicy;
import io.rnn4j.core.training.FitOptions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The checkpoints of a training. When the process is told to stop, for example by Ctrl-C, the
 * framework writes one, and a message says which command goes on. The directory of {@code --resume}
 * stays; without this option there is a directory of this process, which is deleted when the
 * command ends in another way.
 */
final class TrainingCheckpoints implements AutoCloseable {
    private static final Duration BETWEEN = Duration.ofMinutes(5);

    private final Path directory;
    private final boolean resumes;
    private final Thread hook;

    TrainingCheckpoints(Console console, Path resumed, String command) throws IOException {
        this.resumes = resumed != null;
        this.directory =
                resumes ? resumed : Path.of("rnn-checkpoints-" + ProcessHandle.current().pid());
        Files.createDirectories(directory);
        String text = "rnn: stopped; this command goes on: " + command;
        this.hook =
                new Thread(
                        () ->
                                console.err()
                                        .println(resumes ? text : text + " --resume " + directory));
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** {@return options with the checkpoints} */
    FitOptions add(FitOptions options) {
        FitOptions with = options.checkpoint(directory, CheckpointPolicy.every(BETWEEN));
        return resumes ? with.resume(directory) : with;
    }

    @Override
    public void close() throws IOException {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException stopping) {
            return; // the message has been printed, and the directory is needed
        }
        if (!resumes) {
            List<Path> all;
            try (Stream<Path> files = Files.walk(directory)) {
                all = files.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path each : all) {
                Files.delete(each);
            }
        }
    }
}
