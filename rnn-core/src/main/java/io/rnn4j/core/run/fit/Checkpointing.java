package io.rnn4j.core.run.fit;

import io.rnn4j.core.training.CheckpointStorage;
import io.rnn4j.core.training.CheckpointStorage.Checkpoint;
import io.rnn4j.core.training.CheckpointStorage.Stored;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.History;
import io.rnn4j.core.training.StateValues;
import io.rnn4j.core.training.TrainedModel;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** Calls of {@code fit} that take checkpoints or resume a training. */
final class Checkpointing {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpointing.class);

    private final CheckpointStorage storage = storage();
    private final TrainingSnapshot snapshot;
    private Path resumed; // null for a new training
    private Checkpoint before; // the state before it was resumed

    /** Creates checkpoints of the steps of a model. */
    Checkpointing(TrainingSnapshot snapshot) {
        this.snapshot = snapshot;
    }

    private static CheckpointStorage storage() {
        return ServiceLoader.load(CheckpointStorage.class)
                .findFirst()
                .or(Checkpointing::storageOfThisLoader)
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "checkpoints need the module io.rnn4j.serialization"
                                            + " (artefact rnn-serialization); add it to the module"
                                            + " path or class path"));
    }

    private static Optional<CheckpointStorage> storageOfThisLoader() {
        ClassLoader loader = CheckpointStorage.class.getClassLoader();
        return ServiceLoader.load(CheckpointStorage.class, loader).findFirst();
    }

    /** Runs a loop with checkpoints, or from one. */
    History run(FitLoop loop, FitOptions options, TrainedModel model, Fingerprint fingerprint) {
        if (options.checkpoints() == null) {
            resume(loop, options, fingerprint, null);
            return run(loop);
        }
        Path path = options.checkpoints().directory();
        try (StopOnShutdown shutdown = new StopOnShutdown();
                CheckpointStorage.Directory directory = storage.open(path);
                CheckpointRun run =
                        new CheckpointRun(options, directory, loop, model, snapshot, fingerprint)) {
            requireSameTraining(directory, path, options.resumed());
            loop.checkpoint(run);
            resume(loop, options, fingerprint, run);
            shutdown.checkpoints(run);
            History history = run(loop);
            if (loop.isInterrupted() && run.hasTakenAny()) {
                String message =
                        ("the training was interrupted %s; its state is in %s; to continue, call"
                                        + " fit again with the same data and options and"
                                        + " resume(Path.of(\"%s\"))")
                                .formatted(run.lastPosition(), run.lastFile(), path);
                if (options.interruptionMessage() != null) {
                    options.interruptionMessage().accept(message);
                } else if (shutdown.isShutdown()) {
                    System.err.println("rnn4j: " + message); // a log may be closed already
                } else {
                    LOG.warn(message);
                }
            }
            return history;
        } catch (IOException failure) {
            throw failed(failure);
        }
    }

    /** Runs a loop; the model is as before if the loop does not accept the resumed state. */
    private History run(FitLoop loop) {
        try {
            return loop.run();
        } catch (InvalidStateException failure) {
            snapshot.restore(before, false);
            throw failed(storage.invalid(resumed, failure.getMessage()));
        } catch (OtherDataException failure) {
            snapshot.restore(before, false);
            throw different(resumed, List.of(failure.getMessage()));
        }
    }

    private static IllegalArgumentException different(Path file, List<String> differences) {
        return new IllegalArgumentException(
                ("%s cannot be resumed, because its training had other settings or data: %s; use"
                     + " the same settings and data as before, or load only the weights, the"
                     + " optimizer and the counts with Model.restore(directory), and train without"
                     + " resume")
                        .formatted(file, String.join("; ", differences)));
    }

    /** Rejects a directory with checkpoints of a training that is not continued. */
    private static void requireSameTraining(
            CheckpointStorage.Directory directory, Path path, Path resumed) throws IOException {
        if (!directory.numbers().isEmpty()
                && (resumed == null || !Files.isSameFile(path, resumed))) {
            throw new IOException(
                    ("%s contains checkpoints of an earlier training; to continue that, add"
                         + " resume(Path.of(\"%s\")) to the options, otherwise choose another"
                         + " directory or delete them")
                            .formatted(path, path));
        }
    }

    /** Resumes a training if that is wanted; without checkpoints the run is null. */
    private void resume(
            FitLoop loop, FitOptions options, Fingerprint fingerprint, CheckpointRun run) {
        if (options.resumed() == null) {
            return;
        }
        Optional<Stored> newest = newest(options.resumed());
        if (newest.isEmpty()) {
            LOG.info("{} contains no checkpoint; the training begins", options.resumed());
            return;
        }
        Stored stored = newest.get();
        StateValues state = stored.checkpoint().state();
        List<String> differences = new ArrayList<>();
        valid(stored, () -> differences.addAll(fingerprint.differences(state)));
        if (!differences.isEmpty()) {
            throw different(stored.file(), differences);
        }
        valid(
                stored,
                () -> {
                    LoopState.restore(loop, state);
                    if (run != null) {
                        run.resume(state);
                    }
                    before = snapshot.take(false, new HashMap<>());
                    snapshot.restore(stored.checkpoint(), loop.continues());
                });
        resumed = stored.file();
        if (!stored.otherVersion().isEmpty()) {
            LOG.warn(
                    "{} was written by {}, which is another version than this one; the training"
                        + " continues, but the bits of further steps may differ from those of that"
                        + " version",
                    resumed,
                    stored.otherVersion());
        }
        LOG.info("{} resumed {}", resumed, loop.position());
    }

    /** Restores weights, optimizer and counts from the newest checkpoint of a directory. */
    void restore(Path directory) {
        Stored stored =
                newest(directory)
                        .orElseThrow(
                                () ->
                                        failed(
                                                new IOException(
                                                        directory + " contains no checkpoint")));
        valid(stored, () -> snapshot.restore(stored.checkpoint(), false));
    }

    private Optional<Stored> newest(Path directory) {
        try {
            return storage.readNewest(directory);
        } catch (IOException failure) {
            throw failed(failure);
        }
    }

    /** Reports values of a checkpoint that are not valid as an error of the file. */
    private void valid(Stored stored, Runnable use) {
        try {
            use.run();
        } catch (IllegalArgumentException | ArithmeticException failure) {
            throw failed(storage.invalid(stored.file(), failure.getMessage()));
        }
    }

    private static UncheckedIOException failed(IOException failure) {
        return new UncheckedIOException("checkpoint: " + failure.getMessage(), failure);
    }
}
