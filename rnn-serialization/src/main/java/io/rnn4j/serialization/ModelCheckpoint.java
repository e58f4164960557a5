package io.rnn4j.serialization;

import io.rnn4j.core.training.MonitoredResult;
import io.rnn4j.core.training.ResumableListener;
import io.rnn4j.core.training.StateValues;
import io.rnn4j.core.training.TrainingProgress;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Saves the model during training as {@link ModelFile#save} does, after its best epoch or after
 * every epoch. {@code fit} throws an {@link UncheckedIOException} that names the file if it cannot
 * be written; before the first step if there is no directory for it or it must not be replaced.
 *
 * <pre>{@code
 * FitOptions.epochs(20)
 *         .validationSplit(0.1)
 *         .listener(ModelCheckpoint.best(Path.of("best.safetensors")))
 *         .listener(ModelCheckpoint.last(Path.of("last.safetensors")))
 * }</pre>
 *
 * <p>An object serves one training at a time.
 */
public final class ModelCheckpoint implements ResumableListener {
    private final Path file;
    private final MonitoredResult monitored; // null for the last model
    private boolean saved; // whether the file has the weights of the last step

    private ModelCheckpoint(Path file, MonitoredResult monitored) {
        this.file = Objects.requireNonNull(file, "file");
        this.monitored = monitored;
    }

    /**
     * {@return a listener that saves the model after every epoch whose loss on the validation data
     * is the smallest so far}
     *
     * @param file the file
     */
    public static ModelCheckpoint best(Path file) {
        return best(file, "val_loss");
    }

    /**
     * {@return a listener that saves the model after every epoch whose result is the best so far}
     * Larger values are better for metrics with {@code higherIsBetter()}, smaller values for all
     * other results.
     *
     * @param file the file
     * @param monitor name of the result in {@link io.rnn4j.core.training.History}
     */
    public static ModelCheckpoint best(Path file, String monitor) {
        return new ModelCheckpoint(file, new MonitoredResult("model checkpoint", monitor, 0));
    }

    /**
     * {@return a listener that saves the model after every epoch, and at the end of the training if
     * an exception or an interrupt ends it within an epoch}
     *
     * @param file the file
     */
    public static ModelCheckpoint last(Path file) {
        return new ModelCheckpoint(file, null);
    }

    @Override
    public void trainingStarted(TrainingProgress progress) {
        if (monitored != null) {
            monitored.start(progress);
        }
        saved = true;
        run(() -> FileErrors.naming(file, "%s", () -> SaveTarget.of(file)));
    }

    @Override
    public void batchEnded(TrainingProgress progress) {
        saved = false;
    }

    @Override
    public void epochEnded(TrainingProgress progress) {
        if (monitored == null || monitored.improves(progress)) {
            save(progress);
        }
    }

    @Override
    public void trainingEnded(TrainingProgress progress) {
        if (monitored == null && !saved) {
            save(progress);
        }
    }

    @Override
    public void save(StateValues state) {
        if (monitored != null) {
            monitored.save(state);
        }
    }

    @Override
    public void resume(StateValues state, TrainingProgress progress) {
        trainingStarted(progress);
        if (monitored != null) {
            monitored.resume(state);
        }
    }

    private void save(TrainingProgress progress) {
        run(
                () -> {
                    ModelFile.save(progress.model(), file);
                    return null;
                });
        saved = true;
    }

    private static void run(FileErrors.Access<?> access) {
        try {
            access.run();
        } catch (IOException failure) {
            throw new UncheckedIOException("model checkpoint: " + failure.getMessage(), failure);
        }
    }
}
