package io.rnn4j.core.training;

import io.rnn4j.api.component.SettingChecks;

import java.time.Duration;
import java.util.Objects;

/**
 * When {@code fit} takes checkpoints, and which of them are kept; see {@link
 * FitOptions#checkpoint}.
 *
 * <pre>{@code
 * CheckpointPolicy.everySteps(500).keepLast(3).best("val_accuracy")
 * CheckpointPolicy.every(Duration.ofMinutes(10))
 * }</pre>
 *
 * <p>Another checkpoint is taken after every epoch with the best result so far, and one at the end
 * of the training. Objects are immutable: each setter returns a copy with one setting changed.
 *
 * @param unit what is counted between two checkpoints
 * @param interval the number of steps, nanoseconds or epochs from one checkpoint to the next, at
 *     least 1; steps are counted since {@code compile}, epochs in a call of {@code fit}
 * @param keepLast number of the latest checkpoints that are kept, at least 1
 * @param best name of the result in {@link History} of which the best checkpoint is kept; null for
 *     the loss on the validation data, or without those the loss
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record CheckpointPolicy(Unit unit, long interval, int keepLast, String best) {
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    /** What is counted between two checkpoints. */
    public enum Unit {
        /** Steps of the optimizer. */
        STEPS,

        /** Nanoseconds. */
        TIME,

        /** Epochs. */
        EPOCHS
    }

    /** Checks the settings. */
    public CheckpointPolicy {
        SettingChecks.notNull("checkpoints", "unit", unit);
        SettingChecks.atLeastOne("checkpoints", "interval", interval);
        SettingChecks.atLeastOne("checkpoints", "keepLast", keepLast);
    }

    private CheckpointPolicy(Unit unit, long interval) {
        this(unit, interval, 3, null);
    }

    /**
     * {@return a policy that takes a checkpoint whenever the number of optimizer steps since {@code
     * compile} is a multiple of a number}
     *
     * @param steps the number, at least 1
     */
    public static CheckpointPolicy everySteps(long steps) {
        return new CheckpointPolicy(Unit.STEPS, steps);
    }

    /**
     * {@return a policy that takes a checkpoint after a number of epochs}
     *
     * @param epochs the number, at least 1
     */
    public static CheckpointPolicy everyEpochs(int epochs) {
        return new CheckpointPolicy(Unit.EPOCHS, epochs);
    }

    /**
     * {@return a policy that takes a checkpoint after the first step that ends at least a time
     * after the previous checkpoint}
     *
     * @param time the time, above 0; longer times than 292 years count as 292 years
     */
    public static CheckpointPolicy every(Duration time) {
        Objects.requireNonNull(time, "time");
        return new CheckpointPolicy(
                Unit.TIME, (time.compareTo(LONGEST) > 0 ? LONGEST : time).toNanos());
    }

    /** {@return a copy with this number of latest checkpoints that are kept; 3 by default} */
    public CheckpointPolicy keepLast(int keepLast) {
        return new CheckpointPolicy(unit, interval, keepLast, best);
    }

    /**
     * {@return a copy that keeps the checkpoint with the best value of this result, {@code
     * val_loss} or {@code loss} by default} Larger values are better for metrics with {@code
     * higherIsBetter()}, smaller values for all other results.
     */
    public CheckpointPolicy best(String best) {
        return new CheckpointPolicy(unit, interval, keepLast, Objects.requireNonNull(best, "best"));
    }
}
