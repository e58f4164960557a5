package io.rnn4j.cli.command;

import io.rnn4j.cli.console.Console;
import io.rnn4j.core.training.CheckpointPolicy;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.forecast.Forecaster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;

/**
 * The checkpoints of a training. When the process is stopped, for example by Ctrl-C, a checkpoint
 * is written, and a message shows the command that resumes the training. The directory of {@code
 * --resume} is kept. Without this option, checkpoints lie in a temporary directory below the
 * working directory, which is deleted unless the process is stopped; if the working directory
 * cannot be written, there are no checkpoints.
 */
final class TrainingCheckpoints implements AutoCloseable {
    private static final Duration BETWEEN = Duration.ofMinutes(5);

    private static final Duration LONGEST_END = Duration.ofMinutes(1);

    private final Path directory;
    private final boolean resumes;
    private final Thread hook; // null for no checkpoints

    TrainingCheckpoints(Console console, Path resumed, String command) throws IOException {
        this.resumes = resumed != null;
        this.directory =
                resumes ? resumed : Path.of("rnn-checkpoints-" + ProcessHandle.current().pid());
        if (!resumes && !Files.isWritable(Path.of("").toAbsolutePath())) {
            this.hook = null;
            return;
        }
        Files.createDirectories(directory);
        String text = "rnn: stopped; this command resumes the training: " + command;
        this.hook =
                new Thread(
                        () -> console.printLast(resumes ? text : text + " --resume " + directory));
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** {@return options with the checkpoints} */
    FitOptions add(FitOptions options) {
        if (hook == null) {
            return options;
        }
        FitOptions with =
                options.checkpoint(directory, CheckpointPolicy.every(BETWEEN))
                        .interruptionMessage(message -> {}); // of Java; the command is printed
        return resumes ? with.resume(directory) : with;
    }

    /**
     * {@return a forecaster with the checkpoints}
     *
     * @param forecaster the forecaster
     * @param purpose what it is trained for, which distinguishes several trainings of one
     *     forecaster
     */
    Forecaster add(Forecaster forecaster, String purpose) {
        return hook == null
                ? forecaster
                : forecaster.checkpoints(directory.resolve(forecaster.name()).resolve(purpose));
    }

    @Override
    public void close() throws IOException {
        if (hook == null) {
            return;
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException stopping) {
            awaitTheEnd(); // the message has been printed, and the directory is needed
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

    /** Nothing may be saved or printed of a model that is trained in part. */
    private static void awaitTheEnd() {
        Thread.interrupted(); // or the thread would not wait
        try {
            Thread.sleep(LONGEST_END);
        } catch (InterruptedException again) {
            Thread.currentThread().interrupt();
        }
        throw new CancellationException("stopped");
    }
}
