package io.rnn4j.core.training;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.tensor.Tensor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Options of a training run: epochs, batch size, validation, truncation, listeners and so on.
 *
 * <pre>{@code
 * FitOptions.epochs(20).batchSize(64).validationSplit(0.1).listener(new EarlyStopping(3))
 * }</pre>
 *
 * <p>Options start with the number of epochs; every other setting has the default of Keras. Objects
 * are immutable: each setter returns a copy with one setting changed.
 */
@SuppressWarnings("doclint:missing") // {@return …} documents the parameter of a setter
public final class FitOptions implements Cloneable {
    // Fields are assigned in a copy before it is returned, and never again.
    private int epochs;
    private int batchSize = 32;
    private int accumulate = 1;
    private int gradientBlocks;
    private boolean shuffle = true;
    private int likeLengths;
    private boolean prefetch = true;
    private Tensor mask;
    private Tensor targetMask;
    private Tensor sampleWeights;
    private double validationSplit;
    private Validation validation;
    private boolean checkFinite = true;
    private Truncation truncation;
    private Feedback feedback;
    private RateFactor learningRateFactor;
    private List<TrainingListener> listeners = List.of();
    private Checkpoints checkpoints;
    private Path resumed;
    private Consumer<String> interruptionMessage;

    /**
     * Validation data of a model with one input and one output.
     *
     * @param x inputs, [samples, steps, features]
     * @param y targets, one row for each prediction
     * @param mask [samples, steps] of 1 (valid) and 0 (padding), or null if no step is masked
     */
    public record Validation(Tensor x, Tensor y, Tensor mask) {
        /** Rejects null in place of data. */
        public Validation {
            Objects.requireNonNull(x, "x");
            Objects.requireNonNull(y, "y");
        }
    }

    /**
     * Truncated back-propagation through time (Williams and Peng 1990): each sequence is cut into
     * pieces, and each piece is one optimizer step. States are carried from piece to piece, but
     * gradients do not pass the cut. All sequence inputs of the model must share one time axis;
     * inputs without time are read by every piece.
     *
     * @param forward number of time steps of a piece, at least 1; the last piece may be shorter
     * @param backward number of time steps at the end of a piece that are trained on, from 1 to
     *     {@code forward}; the steps before them only advance the states
     */
    public record Truncation(int forward, int backward) {
        /** Checks the settings. */
        public Truncation {
            if (forward < 1 || backward < 1 || backward > forward) {
                throw new IllegalArgumentException(
                        ("truncated(forward, backward): expected forward of at least 1 and backward"
                                        + " from 1 to forward, got forward = %s and backward = %s")
                                .formatted(forward, backward));
            }
        }
    }

    /**
     * A schedule by which the learning rate of the optimizer is multiplied. A value that is
     * negative or not finite ends the training before the step changes a weight.
     *
     * @param factor the factor, 0 or more, by the number of completed steps or epochs since {@code
     *     compile}
     * @param byEpoch true to count epochs, false to count optimizer steps
     */
    public record RateFactor(Schedule factor, boolean byEpoch) {
        /** Checks the settings. */
        public RateFactor {
            Objects.requireNonNull(factor, "factor of the learning rate");
        }
    }

    /**
     * Where and when checkpoints are written.
     *
     * @param directory an existing directory
     * @param policy when they are taken, and which are kept
     */
    public record Checkpoints(Path directory, CheckpointPolicy policy) {
        /** Rejects null. */
        public Checkpoints {
            Objects.requireNonNull(directory, "directory");
            Objects.requireNonNull(policy, "policy");
        }
    }

    private FitOptions(int epochs) {
        SettingChecks.atLeastOne("fit", "epochs", epochs);
        this.epochs = epochs;
    }

    private FitOptions with(Consumer<FitOptions> change) {
        try {
            FitOptions copy = (FitOptions) clone();
            change.accept(copy);
            return copy;
        } catch (CloneNotSupportedException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /**
     * {@return options for a number of passes through the data, at least 1, with defaults for
     * everything else}
     */
    public static FitOptions epochs(int epochs) {
        return new FitOptions(epochs);
    }

    /** {@return the number of passes through the data, at least 1} */
    public int epochs() {
        return epochs;
    }

    /**
     * {@return a copy with this number of samples of a batch, at least 1; 32 by default} A batch is
     * an optimizer step, unless {@link #accumulate} makes one of several.
     */
    public FitOptions batchSize(int newBatchSize) {
        SettingChecks.atLeastOne("fit", "batchSize", newBatchSize);
        return with(options -> options.batchSize = newBatchSize);
    }

    /** {@return the number of samples of a batch, at least 1} */
    public int batchSize() {
        return batchSize;
    }

    /**
     * {@return a copy that makes one optimizer step of this number of batches, at least 1; 1 by
     * default} The gradient of the step is that of one batch of all their samples, to the bit,
     * whatever the loss, the masks and the size of the last batch are. So that memory does not grow
     * with the number of batches, the values of {@code steps / batches} time steps are kept at a
     * time and the others computed again in the backward pass, as with {@link
     * Execution#checkpointEvery}, in about a third more time; inputs and outputs of layers are kept
     * for all samples. Listeners are called after every optimizer step.
     */
    public FitOptions accumulate(int batches) {
        SettingChecks.atLeastOne("fit", "accumulate", batches);
        return with(options -> options.accumulate = batches);
    }

    /** {@return the number of batches of an optimizer step, at least 1} */
    public int accumulate() {
        return accumulate;
    }

    /**
     * {@return a copy that computes the gradients of an optimizer step in blocks of this number of
     * consecutive samples; 0, the default, for a single block} The gradients of the blocks are
     * added in pairs, pairs of pairs and so on, as by {@link GradientSum}. A step needs the memory
     * of one block. If a batch is a single block, the result has the same bits as without blocks;
     * otherwise the rounding of the gradients differs. A step on a cluster with blocks of this size
     * has the same bits.
     */
    public FitOptions gradientBlocks(int samples) {
        SettingChecks.notNegative("fit", "gradientBlocks", samples);
        return with(options -> options.gradientBlocks = samples);
    }

    /** {@return the number of samples per block of gradients; 0 for a single block} */
    public int gradientBlocks() {
        return gradientBlocks;
    }

    /**
     * {@return a copy whose epochs use the samples in a new random order, which depends on the
     * model's seed, or not; true by default}
     */
    public FitOptions shuffle(boolean newShuffle) {
        return with(options -> options.shuffle = newShuffle);
    }

    /** {@return whether each epoch uses the samples in a new random order} */
    public boolean shuffle() {
        return shuffle;
    }

    /**
     * {@return a copy that groups samples of like lengths into batches, so that these have little
     * padding, or does not; 0, the default, for no groups} In every epoch the samples in their
     * random order are cut into windows of this number of batches; those of a window are sorted by
     * {@link io.rnn4j.core.data.Dataset#length} and divided into batches, which are used in random
     * order. The order depends only on the model's seed and the epoch. The larger the windows are,
     * the less padding there is, and the less random a batch is. Tensors have one length.
     */
    public FitOptions likeLengths(int windowOfBatches) {
        SettingChecks.require(
                windowOfBatches >= 0, "fit", "likeLengths", "at least 0", windowOfBatches);
        return with(options -> options.likeLengths = windowOfBatches);
    }

    /** {@return the number of batches of a window in which lengths are grouped; 0 for none} */
    public int likeLengths() {
        return likeLengths;
    }

    /**
     * {@return a copy that reads the next batch in another thread while the current one is trained
     * on, or does not; true by default} No result depends on it. Tensors are never read ahead.
     */
    public FitOptions prefetch(boolean newPrefetch) {
        return with(options -> options.prefetch = newPrefetch);
    }

    /** {@return whether another thread reads the next batch} */
    public boolean prefetch() {
        return prefetch;
    }

    /**
     * {@return a copy with this mask of the only input, [samples, steps] of 1 (valid) and 0
     * (padding), or null if no step is masked}
     */
    public FitOptions mask(Tensor newMask) {
        return with(options -> options.mask = newMask);
    }

    /** {@return the mask of the input, or null} */
    public Tensor mask() {
        return mask;
    }

    /**
     * {@return a copy with this mask of the targets of the only output, of 1 (counts) and 0
     * (missing), or null if no target is missing: [samples], [samples, steps] for an output with
     * time, or the shape of the targets}
     *
     * @see Examples#targetMask(String, Tensor)
     */
    public FitOptions targetMask(Tensor newTargetMask) {
        return with(options -> options.targetMask = newTargetMask);
    }

    /** {@return the mask of the targets, or null} */
    public Tensor targetMask() {
        return targetMask;
    }

    /**
     * {@return a copy with these weights of the targets of the only output, 0 or more and finite,
     * for each sample, [samples], or for each step of each sample, [samples, steps]; null for
     * weights of 1} Validation data with weights are {@link Examples}.
     *
     * @see Examples#sampleWeights(String, Tensor)
     */
    public FitOptions sampleWeights(Tensor newSampleWeights) {
        return with(options -> options.sampleWeights = newSampleWeights);
    }

    /** {@return the weights of the targets, or null} */
    public Tensor sampleWeights() {
        return sampleWeights;
    }

    /**
     * {@return a copy with this fraction of the samples, from the end, that is evaluated after
     * every epoch and not trained on; from 0, the default, to below 1} The number of these samples
     * is rounded to the nearest integer, 0.5 up; {@code fit} needs at least one, and one to train
     * on.
     */
    public FitOptions validationSplit(double newSplit) {
        SettingChecks.fraction("fit", "validationSplit", newSplit);
        return with(options -> options.validationSplit = newSplit);
    }

    /** {@return the fraction of the samples that is held back for validation} */
    public double validationSplit() {
        return validationSplit;
    }

    /**
     * {@return a copy with validation data of a model with one input and one output, which are
     * evaluated after every epoch}
     *
     * @param x inputs, [samples, steps, features]
     * @param y targets, one row for each prediction
     */
    public FitOptions validation(Tensor x, Tensor y) {
        return validation(x, y, null);
    }

    /**
     * {@return a copy with masked validation data of a model with one input and one output}
     *
     * @param x inputs, [samples, steps, features]
     * @param y targets, one row for each prediction
     * @param xMask [samples, steps] of 1 (valid) and 0 (padding), or null if no step is masked
     */
    public FitOptions validation(Tensor x, Tensor y, Tensor xMask) {
        Validation data = new Validation(x, y, xMask);
        return with(options -> options.validation = data);
    }

    /** {@return the validation data, or null} */
    public Validation validation() {
        return validation;
    }

    /**
     * {@return a copy that throws a {@link NonFiniteException} if data, losses, gradients or
     * updates are not finite, or does not; true by default} All data are checked before the first
     * step. A loss on validation data that is not finite ends the training, too; a metric that is
     * not is a warning in the log.
     */
    public FitOptions checkFinite(boolean newCheck) {
        return with(options -> options.checkFinite = newCheck);
    }

    /** {@return whether data or losses that are not finite end the training} */
    public boolean checkFinite() {
        return checkFinite;
    }

    /**
     * {@return a copy that cuts sequences into pieces and trains on all steps of each}
     *
     * @param steps number of time steps of a piece, at least 1
     * @see Truncation
     */
    public FitOptions truncated(int steps) {
        return truncated(steps, steps);
    }

    /**
     * {@return a copy that cuts sequences into pieces and trains on the last steps of each}
     *
     * @param forward number of time steps of a piece, at least 1
     * @param backward number of time steps at the end of a piece that are trained on
     * @see Truncation
     */
    public FitOptions truncated(int forward, int backward) {
        Truncation newTruncation = new Truncation(forward, backward);
        return with(options -> options.truncation = newTruncation);
    }

    /** {@return the truncation of sequences, or null to train on whole sequences} */
    public Truncation truncation() {
        return truncation;
    }

    /**
     * {@return a copy with this feedback of recurrences: teacher forcing, free running (the
     * default) or scheduled sampling} Validation always uses free running.
     */
    public FitOptions feedback(Feedback newFeedback) {
        Objects.requireNonNull(newFeedback, "feedback");
        return with(options -> options.feedback = newFeedback);
    }

    /** {@return what recurrences with output feedback read; null for free running} */
    public Feedback feedback() {
        return feedback;
    }

    /**
     * Multiplies the learning rate of the optimizer by a factor for each step, for example {@code
     * Schedule.cosine(10_000, 0).warmedUp(500)}. Replaces a factor by epoch.
     *
     * @param factor the factor, by the number of optimizer steps taken since {@code compile},
     *     earlier calls included; each piece of a truncated sequence is a step
     * @return the changed options
     */
    public FitOptions learningRateFactor(Schedule factor) {
        return with(new RateFactor(factor, false));
    }

    /**
     * Multiplies the learning rate of the optimizer by a factor for each epoch, for example {@code
     * Schedule.multiStep(0.1, 30, 60)}. Replaces a factor by step.
     *
     * @param factor the factor, by the number of epochs started before this one since {@code
     *     compile}, earlier calls included
     * @return the changed options
     */
    public FitOptions learningRateFactorByEpoch(Schedule factor) {
        return with(new RateFactor(factor, true));
    }

    private FitOptions with(RateFactor factor) {
        return with(options -> options.learningRateFactor = factor);
    }

    /** {@return the factor of the learning rate, or null for a constant rate} */
    public RateFactor learningRateFactor() {
        return learningRateFactor;
    }

    /** {@return a copy with a further listener, which is notified after those added before} */
    public FitOptions listener(TrainingListener listener) {
        List<TrainingListener> more = new ArrayList<>(listeners);
        more.add(Objects.requireNonNull(listener, "a listener of the training is null"));
        return with(options -> options.listeners = List.copyOf(more));
    }

    /**
     * {@return a copy that shows the progress of the training on the standard output; without it,
     * {@code fit} prints nothing}
     *
     * @see ProgressDisplay
     */
    public FitOptions progress() {
        return listener(new ProgressDisplay());
    }

    /** {@return the listeners in the order in which they were added} */
    public List<TrainingListener> listeners() {
        return listeners;
    }

    /**
     * {@return a copy that writes checkpoints into a directory, from which {@link #resume}
     * continues a training that has been stopped or killed; the weights then have the same bits as
     * without the stop} The module {@code io.rnn4j.serialization} is needed. If the thread is
     * interrupted, or the process receives SIGINT (Ctrl-C) or SIGTERM, the running step ends and a
     * checkpoint is written. {@code fit} throws an {@link java.io.UncheckedIOException} if a
     * checkpoint cannot be written.
     *
     * @param directory an existing directory for this training alone
     * @param policy when they are taken, and which are kept
     */
    public FitOptions checkpoint(Path directory, CheckpointPolicy policy) {
        Checkpoints newCheckpoints = new Checkpoints(directory, policy);
        return with(options -> options.checkpoints = newCheckpoints);
    }

    /** {@return where and when checkpoints are written; null for none} */
    public Checkpoints checkpoints() {
        return checkpoints;
    }

    /**
     * {@return a copy that continues the training whose newest checkpoint is in a directory, or
     * begins a new one if there is none} Model, data and options are those of that training, except
     * the number of epochs, which includes those before the checkpoint, and the execution; others
     * are rejected. The history also has the epochs before the checkpoint.
     *
     * @param directory an existing directory
     */
    public FitOptions resume(Path directory) {
        Objects.requireNonNull(directory, "directory");
        return with(options -> options.resumed = directory);
    }

    /** {@return the directory of the training that is continued; null for none} */
    public Path resumed() {
        return resumed;
    }

    /**
     * {@return a copy that passes the message about an interrupted training with checkpoints, which
     * says how to continue it, to a receiver} By default the message is a warning in the log or, if
     * the process is ending, a line on the standard error.
     *
     * @param receiver receives the message; the process does not end before it returns
     */
    public FitOptions interruptionMessage(Consumer<String> receiver) {
        Objects.requireNonNull(receiver, "interruptionMessage");
        return with(options -> options.interruptionMessage = receiver);
    }

    /** {@return what receives the message about an interrupted training; null for the default} */
    public Consumer<String> interruptionMessage() {
        return interruptionMessage;
    }
}
