package io.rnn4j.core.run.fit;

import io.rnn4j.core.training.CheckpointPolicy;
import io.rnn4j.core.training.CheckpointStorage;
import io.rnn4j.core.training.CheckpointStorage.Checkpoint;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.StateValues;
import io.rnn4j.core.training.TrainedModel;
import io.rnn4j.core.training.TrainingProgress;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/**
 * Takes the checkpoints of one call of {@code fit}. The thread that trains makes a copy; another
 * thread writes it. Training waits for a file only when it ends.
 */
final class CheckpointRun implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointRun.class);
    private static final String BEST = "best";

    /** Numbers in the copies that wait for the writer, unless one copy has more: 64 MB. */
    private static final long WAITING = 1 << 24;

    private final CheckpointPolicy policy;
    private final CheckpointStorage.Directory directory;
    private final FitLoop loop;
    private final TrainedModel model;
    private final TrainingSnapshot snapshot;
    private final TrainingStep.Counts counts;
    private final Fingerprint fingerprint;

    private volatile Thread writer; // the last one; null before it and when it has been awaited
    private volatile Throwable failure; // of the writer

    // guarded by this object
    private boolean writing;
    private final Deque<Copy> waiting = new ArrayDeque<>(); // for the writer, in their order
    private final Deque<Map<String, float[]>> idle = new ArrayDeque<>();
    private boolean hasLeftOut;
    private final int mostWaiting; // without the best one

    // the last checkpoint, or the beginning
    private long lastSteps;
    private String lastPosition = "";
    private long lastTime = System.nanoTime();

    // the best one
    private double best = Double.NaN;
    private long bestNumber = -1;

    /**
     * A copy of the state of the training.
     *
     * @param kept number of the best checkpoint so far
     * @param arrays the arrays of the copy
     */
    private record Copy(
            long number, long kept, Checkpoint checkpoint, Map<String, float[]> arrays) {}

    CheckpointRun(
            FitOptions options,
            CheckpointStorage.Directory directory,
            FitLoop loop,
            TrainedModel model,
            TrainingSnapshot snapshot,
            Fingerprint fingerprint) {
        this.policy = options.checkpoints().policy();
        this.directory = directory;
        this.loop = loop;
        this.model = model;
        this.snapshot = snapshot;
        this.counts = snapshot.counts();
        this.fingerprint = fingerprint;
        this.lastSteps = counts.steps;
        Map<String, float[]> arrays = snapshot.allocate();
        idle.add(arrays);
        long values = arrays.values().stream().mapToLong(each -> each.length).sum();
        this.mostWaiting = Math.clamp(WAITING / Math.max(1, values), 1, policy.keepLast());
    }

    /** Continues after the checkpoint from which the training has been resumed. */
    void resume(StateValues state) {
        StateValues saved = state.part(BEST);
        best = saved.number("result");
        bestNumber = saved.integer("number", -1, Long.MAX_VALUE);
        lastSteps = state.integer("steps");
        lastPosition = loop.position();
    }

    /** Takes a checkpoint after a step within an epoch if it is due; allocates nothing if not. */
    void stepEnded() {
        throwFailure();
        if (policy.unit() != CheckpointPolicy.Unit.EPOCHS && isDue(0)) {
            take();
        }
    }

    private void throwFailure() {
        if (failure != null) {
            awaitWriter(); // throws it
        }
    }

    /** {@return whether a checkpoint is due after a number of complete epochs} */
    private boolean isDue(int epochs) {
        return switch (policy.unit()) {
            case STEPS -> counts.steps > lastSteps && counts.steps % policy.interval() == 0;
            case TIME ->
                    counts.steps > lastSteps && System.nanoTime() - lastTime >= policy.interval();
            case EPOCHS -> epochs % policy.interval() == 0;
        };
    }

    /** Takes a checkpoint after an epoch if it is due, the epoch is the best, or the last one. */
    void epochEnded(TrainingProgress progress, boolean last) {
        boolean isBest = isBest(progress);
        if (isBest || last || isDue(progress.epoch() + 1)) {
            if (isBest) {
                bestNumber = counts.steps;
            }
            take();
        }
    }

    private boolean isBest(TrainingProgress progress) {
        String name = monitored(progress);
        double value = progress.results().get(name);
        boolean better =
                Double.isNaN(best)
                        ? !Double.isNaN(value)
                        : progress.higherIsBetter(name) ? value > best : value < best;
        if (better) {
            best = value;
        }
        return better;
    }

    private String monitored(TrainingProgress progress) {
        if (policy.best() != null) {
            return policy.best();
        }
        return progress.measured().contains("val_loss") ? "val_loss" : "loss";
    }

    /** Rejects a result that the training does not have. */
    void requireMeasured(TrainingProgress progress) {
        if (!progress.measured().contains(monitored(progress))) {
            throw new IllegalArgumentException(
                    ("checkpoints keep the best '%s', but the results of this training are %s; give"
                                    + " it validation data, a validation split, or another name")
                            .formatted(policy.best(), progress.measured()));
        }
    }

    /**
     * Takes a checkpoint, unless the last one was taken here. While a file is being written, copies
     * wait, as many as are kept in the end and as fit into some memory; a new one takes the place
     * of the oldest one that is not the best.
     */
    void take() {
        throwFailure();
        String position = loop.position();
        if (counts.steps == lastSteps && position.equals(lastPosition)) {
            return;
        }
        Map<String, float[]> arrays = arrays();
        Checkpoint checkpoint = snapshot.take(loop.continues(), arrays);
        StateValues state = checkpoint.state();
        LoopState.save(loop, state);
        StateValues ofBest = state.part(BEST);
        ofBest.putNumber("result", best);
        ofBest.putInteger("number", bestNumber);
        fingerprint.save(state);
        hand(new Copy(counts.steps, bestNumber, checkpoint, arrays));
        lastSteps = counts.steps;
        lastPosition = position;
        lastTime = System.nanoTime();
    }

    /** {@return arrays for a copy, maybe those of one that is left out} */
    private synchronized Map<String, float[]> arrays() {
        List<Copy> others = waiting.stream().filter(copy -> copy.number() != bestNumber).toList();
        if (others.size() < mostWaiting) {
            return idle.isEmpty() ? new HashMap<>() : idle.removeLast();
        }
        Copy oldest = others.getFirst();
        waiting.remove(oldest);
        if (mostWaiting < policy.keepLast() && !hasLeftOut) {
            hasLeftOut = true;
            LOG.warn(
                    "checkpoints are taken faster than they are written; {} and maybe others are"
                            + " left out, but neither the last nor the best one",
                    directory.file(oldest.number()));
        }
        return oldest.arrays();
    }

    /** Gives a copy to the writer. */
    private synchronized void hand(Copy copy) {
        if (writing) {
            waiting.add(copy);
            return;
        }
        writing = true;
        writer = Thread.ofPlatform().name("rnn4j-checkpoint").daemon().start(() -> writeAll(copy));
    }

    /** Writes a copy, and those that wait meanwhile. */
    private void writeAll(Copy first) {
        Copy copy = first;
        while (copy != null) {
            write(copy);
            copy = afterwards(copy);
        }
    }

    private synchronized Copy afterwards(Copy written) {
        idle.add(written.arrays());
        Copy next = failure == null ? waiting.poll() : null; // a failure ends the training
        writing = next != null;
        return next;
    }

    private void write(Copy copy) {
        try {
            directory.write(copy.number(), model, copy.checkpoint());
            SortedSet<Long> numbers = directory.numbers();
            int deleted = numbers.size() - policy.keepLast();
            for (long old : numbers) {
                if (deleted-- <= 0) {
                    break;
                }
                if (old != copy.kept()) {
                    directory.delete(old);
                }
            }
        } catch (Throwable thrown) { // given to the thread that trains
            failure = thrown;
        }
    }

    /** Waits until nothing is being written, also if the thread is interrupted. */
    void awaitWriter() {
        boolean interrupted = false;
        while (writer != null) {
            try {
                joinWriter();
                writer = null;
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        Throwable thrown = failure;
        failure = null;
        switch (thrown) {
            case null -> {}
            case IOException exception ->
                    throw new UncheckedIOException(
                            "checkpoint: " + exception.getMessage(), exception);
            case RuntimeException exception -> throw exception;
            case Error error -> throw error;
            default -> throw new IllegalStateException(thrown);
        }
    }

    /** Waits until nothing is being written; any thread may call it. */
    void joinWriter() throws InterruptedException {
        Thread running = writer;
        if (running != null) {
            running.join();
        }
    }

    /** {@return whether there is a checkpoint of this training} */
    boolean hasTakenAny() {
        return !lastPosition.isEmpty();
    }

    /** {@return where the last checkpoint was taken} */
    String lastPosition() {
        return lastPosition;
    }

    /** {@return the file of the last checkpoint} */
    Path lastFile() {
        return directory.file(lastSteps);
    }

    /** Waits until the last checkpoint is written. */
    @Override
    public void close() {
        awaitWriter();
    }
}
