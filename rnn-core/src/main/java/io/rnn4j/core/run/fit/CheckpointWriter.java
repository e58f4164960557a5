package io.rnn4j.core.run.fit;

import io.rnn4j.core.training.CheckpointStorage;
import io.rnn4j.core.training.CheckpointStorage.Checkpoint;
import io.rnn4j.core.training.TrainedModel;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/**
 * Writes copies of the state of a training to checkpoints, in a thread of its own, and deletes old
 * ones. While a file is being written, copies wait, as many as are kept in the end and as fit into
 * some memory; a new one takes the place of the oldest one that is not the best. So training waits
 * for a file only when it ends.
 */
final class CheckpointWriter {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointWriter.class);

    /** Most numbers in the copies that wait, 64 MB; but one copy may always wait. */
    private static final long MOST_WAITING_NUMBERS = 1 << 24;

    private final CheckpointStorage.Directory directory;
    private final TrainedModel model;
    private final int keepLast;
    private final int mostWaiting; // without the best one
    private volatile Thread writer; // the last one; null before it and when it has been awaited
    private volatile Throwable failure; // of the writer

    // guarded by this object
    private boolean writing;
    private final Deque<Copy> waiting = new ArrayDeque<>(); // in their order
    private final Deque<Map<String, float[]>> idle = new ArrayDeque<>();
    private boolean hasLeftOut;

    /**
     * A copy of the state of a training.
     *
     * @param number number of the checkpoint, its steps
     * @param best number of the best checkpoint so far, which is not deleted; negative for none
     * @param checkpoint the copy
     * @param arrays the arrays of the copy
     */
    record Copy(long number, long best, Checkpoint checkpoint, Map<String, float[]> arrays) {}

    /**
     * Creates a writer.
     *
     * @param keepLast number of checkpoints that are kept, without the best one
     * @param arrays the arrays of the first copy
     */
    CheckpointWriter(
            CheckpointStorage.Directory directory,
            TrainedModel model,
            int keepLast,
            Map<String, float[]> arrays) {
        this.directory = directory;
        this.model = model;
        this.keepLast = keepLast;
        idle.add(arrays);
        long numbers = arrays.values().stream().mapToLong(each -> each.length).sum();
        this.mostWaiting = Math.clamp(MOST_WAITING_NUMBERS / Math.max(1, numbers), 1, keepLast);
    }

    /**
     * Throws the exception of a checkpoint that could not be written; allocates nothing if none.
     */
    void throwFailure() {
        if (failure != null) {
            await(); // throws it
        }
    }

    /** {@return arrays for the next copy, maybe those of one that is left out} */
    synchronized Map<String, float[]> arrays(long best) {
        List<Copy> others = waiting.stream().filter(copy -> copy.number() != best).toList();
        if (others.size() < mostWaiting) {
            return idle.isEmpty() ? new HashMap<>() : idle.removeLast();
        }
        Copy oldest = others.getFirst();
        waiting.remove(oldest);
        if (mostWaiting < keepLast && !hasLeftOut) {
            hasLeftOut = true;
            LOG.warn(
                    "checkpoints are taken faster than they are written; {} and possibly others are"
                        + " not written, but the last and the best one always are; take them less"
                        + " often",
                    directory.file(oldest.number()));
        }
        return oldest.arrays();
    }

    /** Writes a copy as soon as those before it are written. */
    synchronized void write(Copy copy) {
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
            writeFile(copy);
            copy = afterwards(copy);
        }
    }

    private synchronized Copy afterwards(Copy written) {
        idle.add(written.arrays());
        Copy next = failure == null ? waiting.poll() : null; // a failure ends the training
        writing = next != null;
        return next;
    }

    private void writeFile(Copy copy) {
        try {
            directory.write(copy.number(), model, copy.checkpoint());
            SortedSet<Long> numbers = directory.numbers();
            int deleted = numbers.size() - keepLast;
            for (long old : numbers) {
                if (deleted-- <= 0) {
                    break;
                }
                if (old != copy.best()) {
                    directory.delete(old);
                }
            }
        } catch (Throwable thrown) { // given to the thread that trains
            failure = thrown;
        }
    }

    /**
     * Waits until nothing is being written, also if the thread is interrupted, and throws the
     * exception of a checkpoint that could not be written.
     */
    void await() {
        boolean interrupted = false;
        while (writer != null) {
            try {
                join();
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
    void join() throws InterruptedException {
        Thread running = writer;
        if (running != null) {
            running.join();
        }
    }
}
