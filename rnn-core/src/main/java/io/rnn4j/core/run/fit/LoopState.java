package io.rnn4j.core.run.fit;

import io.rnn4j.core.training.StateValues;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Saves and restores how far a {@link FitLoop} is: its position, its history, the sums of the epoch
 * and the states of the listeners. {@link TrainingSnapshot} does the same for what the steps
 * change.
 */
final class LoopState {
    /** The checksum of the samples of a stream before the next batch. */
    private static final String CHECKSUM = "stream_checksum";

    private LoopState() {}

    /** Adds how far a training is, and the states of its listeners. */
    static void save(FitLoop loop, StateValues state) {
        state.putInteger("epoch", loop.epoch);
        state.putInteger("batch", loop.nextBatch);
        state.putInteger("piece", loop.nextPiece);
        if (loop.isOfStream() && loop.nextBatch > 0) {
            state.putInteger(CHECKSUM, loop.checksum);
        }
        StateValues last = state.part("last");
        last.putInteger("epoch", loop.progress.epoch);
        last.putInteger("batch", loop.progress.batch);
        last.putNumber("loss", loop.progress.batchLoss);
        last.putInteger("batches", loop.progress.batchesBefore);
        StateValues results = state.part("history");
        if (!loop.history.isEmpty()) {
            for (String name : loop.history.getFirst().keySet()) {
                results.putNumbers(
                        name, loop.history.stream().mapToDouble(each -> each.get(name)).toArray());
            }
        }
        if (!loop.isBetweenEpochs()) {
            loop.step.losses().save(state.part("losses"));
        }
        loop.listeners.save(state.part("listeners"));
    }

    /** {@return the number of epochs that a saved training has begun} */
    static long begunEpochs(StateValues state) {
        boolean between = state.integer("batch") == 0 && state.integer("piece") == 0;
        return state.integer("epoch", 0, Integer.MAX_VALUE) + (between ? 0 : 1);
    }

    /**
     * Makes a loop continue where a training has been saved, or throws an {@link
     * IllegalArgumentException}.
     */
    static void restore(FitLoop loop, StateValues state) {
        int newEpoch = (int) state.integer("epoch", 0, Integer.MAX_VALUE);
        int batches = loop.isOfStream() ? Integer.MAX_VALUE : loop.progress.batches();
        int newBatch = (int) state.integer("batch", 0, batches);
        int newPiece = (int) state.integer("piece", 0, Integer.MAX_VALUE);
        if (newBatch == batches && newPiece > 0) {
            throw new IllegalArgumentException(
                    "batch %s does not exist, but piece %s of it".formatted(newBatch, newPiece));
        }
        StateValues last = state.part("last");
        loop.progress.epoch = (int) last.integer("epoch", 0, Integer.MAX_VALUE);
        loop.progress.batch = (int) last.integer("batch", 0, batches - 1);
        loop.progress.batchLoss = last.number("loss");
        loop.progress.batchesBefore = (int) last.integer("batches", 0, Integer.MAX_VALUE);
        StateValues results = state.part("history");
        if (newEpoch > 0 && !Set.copyOf(results.names()).equals(loop.progress.measured())) {
            throw new IllegalArgumentException(
                    "expected a history of %s, got %s"
                            .formatted(loop.progress.measured(), results.names()));
        }
        state.integer("epochs", begunEpochs(state), TrainingSnapshot.LARGEST_COUNT);
        loop.history.clear();
        for (String name : results.names()) {
            double[] values = results.numbers(name, newEpoch);
            for (int n = 0; n < newEpoch; n++) {
                if (n == loop.history.size()) {
                    loop.history.add(new LinkedHashMap<>());
                }
                loop.history.get(n).put(name, values[n]);
            }
        }
        loop.epoch = newEpoch;
        loop.nextBatch = newBatch;
        loop.nextPiece = newPiece;
        loop.expectsChecksum = loop.isOfStream() && state.has(CHECKSUM);
        loop.checksum = loop.expectsChecksum ? state.integer(CHECKSUM) : 0;
        loop.progress.results = newEpoch == 0 ? Map.of() : loop.history.getLast();
        if (!loop.isBetweenEpochs()) {
            loop.step.losses().restore(state.part("losses"));
        }
        loop.resumed = state.part("listeners");
    }
}
