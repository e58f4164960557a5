package io.rnn4j.core.run.fit;

import io.rnn4j.core.training.CheckpointPolicy;
import io.rnn4j.core.training.CheckpointStorage;
import io.rnn4j.core.training.CheckpointStorage.Checkpoint;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.StateValues;
import io.rnn4j.core.training.TrainedModel;
import io.rnn4j.core.training.TrainingProgress;

import java.nio.file.Path;
import java.util.Map;

/**
 * Takes the checkpoints of one call of {@code fit}: decides when, and gives copies of the state to
 * a {@link CheckpointWriter}.
 */
final class CheckpointRun implements AutoCloseable {
    private static final String BEST = "best";

    private final CheckpointPolicy policy;
    private final CheckpointStorage.Directory directory;
    private final FitLoop loop;
    private final CheckpointWriter writer;
    private final TrainingSnapshot snapshot;
    private final TrainingStep.Counts counts;
    private final Fingerprint fingerprint;

    // the last checkpoint, or the beginning
    private long lastSteps;
    private String lastPosition = "";
    private long lastTime = System.nanoTime();

    // the best one
    private double best = Double.NaN;
    private long bestNumber = -1;

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
        this.snapshot = snapshot;
        this.counts = snapshot.counts();
        this.fingerprint = fingerprint;
        this.lastSteps = counts.steps;
        this.writer =
                new CheckpointWriter(directory, model, policy.keepLast(), snapshot.allocate());
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
        writer.throwFailure();
        if (policy.unit() != CheckpointPolicy.Unit.EPOCHS && isDue(0)) {
            take();
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

    /** Takes a checkpoint, unless the last one was taken here. */
    void take() {
        writer.throwFailure();
        String position = loop.position();
        if (counts.steps == lastSteps && position.equals(lastPosition)) {
            return;
        }
        Map<String, float[]> arrays = writer.arrays(bestNumber);
        Checkpoint checkpoint = snapshot.take(loop.continues(), arrays);
        StateValues state = checkpoint.state();
        LoopState.save(loop, state);
        StateValues ofBest = state.part(BEST);
        ofBest.putNumber("result", best);
        ofBest.putInteger("number", bestNumber);
        fingerprint.save(state);
        writer.write(new CheckpointWriter.Copy(counts.steps, bestNumber, checkpoint, arrays));
        lastSteps = counts.steps;
        lastPosition = position;
        lastTime = System.nanoTime();
    }

    /** Waits until the last checkpoint is written, and throws an exception if one could not be. */
    void awaitWriter() {
        writer.await();
    }

    /** Waits until nothing is being written; any thread may call it. */
    void joinWriter() throws InterruptedException {
        writer.join();
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
