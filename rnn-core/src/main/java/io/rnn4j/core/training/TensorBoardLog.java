package io.rnn4j.core.training;

import io.rnn4j.api.tensor.Tensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * Writes an event file for TensorBoard: after every epoch, whose number from 0 is the step, the
 * learning rate as {@code learning_rate} and the results under their names in {@link History}; on
 * request also histograms of the weights and of the gradients of the last optimizer step, as {@code
 * weights/lstm/kernel} and {@code gradients/lstm/kernel}.
 *
 * <pre>{@code
 * FitOptions.epochs(20).listener(new TensorBoardLog(Path.of("runs/first")).histograms(true))
 * }</pre>
 *
 * <p>Every training creates a file of its own. {@code fit} throws an {@link
 * java.io.UncheckedIOException} that names the file if it cannot be written; before the first step
 * if it cannot be created. An object serves one training at a time.
 */
public final class TensorBoardLog implements TrainingListener {
    private static final String LISTENER = "TensorBoard log";

    private final Path directory;
    private final boolean histograms;
    private LogFile log;

    /**
     * Writes results, without histograms.
     *
     * @param directory directory of the run, which TensorBoard shows under its name; it is created
     *     if it does not exist
     */
    public TensorBoardLog(Path directory) {
        this(directory, false);
    }

    private TensorBoardLog(Path directory, boolean histograms) {
        this.directory = Objects.requireNonNull(directory, "directory");
        this.histograms = histograms;
    }

    /**
     * {@return a copy that also writes histograms, or does not} A value that is not finite is not
     * counted in them.
     *
     * @param newHistograms whether it writes them
     */
    public TensorBoardLog histograms(boolean newHistograms) {
        return new TensorBoardLog(directory, newHistograms);
    }

    @Override
    public void trainingStarted(TrainingProgress progress) {
        Path file;
        try {
            Files.createDirectories(directory);
            file = newFile();
        } catch (IOException failure) {
            throw LogFile.failed(LISTENER, directory, failure);
        }
        log = LogFile.open(LISTENER, file, 0);
        log.write(TensorBoardEvents.record(TensorBoardEvents.version(time())));
    }

    /** {@return a new file with a name by which TensorBoard finds it} Names sort by time. */
    private Path newFile() throws IOException {
        String name = "events.out.tfevents.%s.rnn4j".formatted(System.currentTimeMillis() / 1000);
        Path file = directory.resolve(name);
        for (int number = 1; Files.exists(file); number++) {
            file = directory.resolve(name + "." + number);
        }
        return file;
    }

    private static double time() {
        return System.currentTimeMillis() / 1e3;
    }

    @Override
    public void epochEnded(TrainingProgress progress) {
        TensorBoardEvents.Summary summary = new TensorBoardEvents.Summary();
        summary.scalar("learning_rate", progress.learningRate());
        progress.results().forEach(summary::scalar);
        if (histograms) {
            addAll(summary, "weights/", progress.model().weights().copyOfAll());
            addAll(summary, "gradients/", progress.copyOfGradients());
        }
        log.write(TensorBoardEvents.record(summary.event(time(), progress.epoch())));
    }

    private static void addAll(
            TensorBoardEvents.Summary summary, String prefix, Map<String, Tensor> tensors) {
        tensors.forEach((name, tensor) -> summary.histogram(prefix + name, tensor.array()));
    }

    @Override
    public void trainingEnded(TrainingProgress progress) {
        log.close();
    }
}
