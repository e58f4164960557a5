package io.rnn4j.core.training;

import io.rnn4j.api.tensor.Tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How {@link io.rnn4j.core.model.Sequential#fit} goes about it. Begins with {@link #epochs}; every
 * other setting has the default of Keras.
 *
 * @param epochs how often to go through the data
 * @param batchSize samples of a step; 32 by default
 * @param shuffle if every epoch takes the samples in another order, which depends on the model's
 *     seed; true by default
 * @param mask [samples, steps] of 1 (a step that counts) and 0 (padding); null, the default, if all
 *     count
 * @param validationSplit the share of the samples, from the end, that is not trained on but
 *     measured after every epoch; 0 by default
 * @param validation data to be measured after every epoch; null, the default, for none
 * @param checkFinite if data or a loss that are not finite end the training; true by default
 * @param truncation cuts sequences into pieces; null, the default, for whole sequences
 * @param feedback what recurrences read that feed back their output; free running by default
 * @param learningRateFactor multiplies the learning rate of the optimizer in the course of the
 *     training; null, the default, for a constant one
 * @param listeners are told how the training goes; none by default
 */
public record FitOptions(
        int epochs,
        int batchSize,
        boolean shuffle,
        Tensor mask,
        double validationSplit,
        Validation validation,
        boolean checkFinite,
        Truncation truncation,
        Feedback feedback,
        RateFactor learningRateFactor,
        List<TrainingListener> listeners) {

    /**
     * Data to measure on.
     *
     * @param x inputs
     * @param y targets
     * @param mask [samples, steps] of 1 and 0; null if all steps count
     */
    public record Validation(Tensor x, Tensor y, Tensor mask) {}

    /**
     * Truncated back-propagation through time (Williams and Peng 1990): every sequence is cut into
     * pieces, each of which makes a step of the optimizer. States go on from piece to piece, as
     * numbers: no gradient goes back over the cut. The inputs of a model lie along one time axis
     * ({@link io.rnn4j.core.model.Graph#inputAlong}); rows without time are read by every piece.
     *
     * @param forward time steps of a piece, at least 1; the last piece may be shorter
     * @param backward how many of them, from the end of the piece, are trained on; the steps before
     *     only move the states on. From 1 to forward
     */
    public record Truncation(int forward, int backward) {
        /** Checks the settings. */
        public Truncation {
            if (forward < 1 || backward < 1 || backward > forward) {
                throw new IllegalArgumentException(
                        "truncated(forward, backward): a piece has forward steps, at least 1, and"
                                + " the last backward of them, from 1 to all, are trained on; got"
                                + " forward = "
                                + forward
                                + " and backward = "
                                + backward);
            }
        }
    }

    /**
     * The learning rate of a step: that of the optimizer times a factor, which is 0 or more. A step
     * for which the schedule gives anything else ends the training and changes no weight.
     *
     * @param factor what the learning rate is multiplied by
     * @param byEpoch if the schedule counts epochs that have begun before, otherwise steps of the
     *     optimizer; both since the model was compiled, whatever calls they belong to, one that
     *     failed among them, and however those ran
     */
    public record RateFactor(Schedule factor, boolean byEpoch) {
        /** Checks the settings. */
        public RateFactor {
            Objects.requireNonNull(factor, "factor of the learning rate");
        }
    }

    /** Checks the settings. */
    public FitOptions {
        if (epochs < 1) {
            throw new IllegalArgumentException("epochs is at least 1, got " + epochs);
        }
        if (batchSize < 1) {
            throw new IllegalArgumentException("the batch size is at least 1, got " + batchSize);
        }
        if (!(validationSplit >= 0 && validationSplit < 1)) {
            throw new IllegalArgumentException(
                    "the validation split is from 0 to below 1, got " + validationSplit);
        }
        if (validation != null && validationSplit > 0) {
            throw new IllegalArgumentException(
                    "there are data for validation and a validation split of "
                            + validationSplit
                            + "; give one of them");
        }
        Objects.requireNonNull(feedback, "feedback");
        for (TrainingListener listener : listeners) {
            Objects.requireNonNull(listener, "a listener of the training is null");
        }
        listeners = List.copyOf(listeners);
    }

    /**
     * Goes through the data a number of times, everything else as by default.
     *
     * @param epochs how often, at least 1
     * @return the options
     */
    public static FitOptions epochs(int epochs) {
        return new FitOptions(
                epochs,
                32,
                true,
                null,
                0,
                null,
                true,
                null,
                Feedback.freeRunning(),
                null,
                List.of());
    }

    /**
     * Changes one setting.
     *
     * @param batchSize samples of a step, at least 1
     * @return options with it
     */
    public FitOptions batchSize(int batchSize) {
        return new FitOptions(
                epochs,
                batchSize,
                shuffle,
                mask,
                validationSplit,
                validation,
                checkFinite,
                truncation,
                feedback,
                learningRateFactor,
                listeners);
    }

    /**
     * Changes one setting.
     *
     * @param shuffle if every epoch takes the samples in another order
     * @return options with it
     */
    public FitOptions shuffle(boolean shuffle) {
        return new FitOptions(
                epochs,
                batchSize,
                shuffle,
                mask,
                validationSplit,
                validation,
                checkFinite,
                truncation,
                feedback,
                learningRateFactor,
                listeners);
    }

    /**
     * Changes one setting.
     *
     * @param mask [samples, steps] of 1 (a step that counts) and 0 (padding)
     * @return options with it
     */
    public FitOptions mask(Tensor mask) {
        return new FitOptions(
                epochs,
                batchSize,
                shuffle,
                mask,
                validationSplit,
                validation,
                checkFinite,
                truncation,
                feedback,
                learningRateFactor,
                listeners);
    }

    /**
     * Changes one setting.
     *
     * @param validationSplit the share of the samples, from the end, that is measured on
     * @return options with it
     */
    public FitOptions validationSplit(double validationSplit) {
        return new FitOptions(
                epochs,
                batchSize,
                shuffle,
                mask,
                validationSplit,
                validation,
                checkFinite,
                truncation,
                feedback,
                learningRateFactor,
                listeners);
    }

    /**
     * Changes one setting.
     *
     * @param checkFinite if data or a loss that are not finite end the training
     * @return options with it
     */
    public FitOptions checkFinite(boolean checkFinite) {
        return new FitOptions(
                epochs,
                batchSize,
                shuffle,
                mask,
                validationSplit,
                validation,
                checkFinite,
                truncation,
                feedback,
                learningRateFactor,
                listeners);
    }

    /**
     * Measures on data of its own after every epoch.
     *
     * @param x inputs
     * @param y targets
     * @return options with it
     */
    public FitOptions validation(Tensor x, Tensor y) {
        return validation(x, y, null);
    }

    /**
     * Measures on masked data of its own after every epoch.
     *
     * @param x inputs
     * @param y targets
     * @param xMask [samples, steps] of 1 and 0
     * @return options with it
     */
    public FitOptions validation(Tensor x, Tensor y, Tensor xMask) {
        Validation data = new Validation(x, y, xMask);
        return new FitOptions(
                epochs,
                batchSize,
                shuffle,
                mask,
                validationSplit,
                data,
                checkFinite,
                truncation,
                feedback,
                learningRateFactor,
                listeners);
    }

    /**
     * Cuts sequences into pieces and trains on all steps of each.
     *
     * @param steps time steps of a piece
     * @return options with it
     */
    public FitOptions truncated(int steps) {
        return truncated(steps, steps);
    }

    /**
     * Cuts sequences into pieces and trains on the last steps of each.
     *
     * @param forward time steps of a piece
     * @param backward how many of them, from the end of the piece, are trained on
     * @return options with it
     */
    public FitOptions truncated(int forward, int backward) {
        return new FitOptions(
                epochs,
                batchSize,
                shuffle,
                mask,
                validationSplit,
                validation,
                checkFinite,
                new Truncation(forward, backward),
                feedback,
                learningRateFactor,
                listeners);
    }

    /**
     * Says what recurrences read of the step before that feed back their output: the true output,
     * their own, or now this and now that. Validation runs free.
     *
     * @param feedback teacher forcing, free running or scheduled sampling
     * @return options with it
     */
    public FitOptions feedback(Feedback feedback) {
        return new FitOptions(
                epochs,
                batchSize,
                shuffle,
                mask,
                validationSplit,
                validation,
                checkFinite,
                truncation,
                feedback,
                learningRateFactor,
                listeners);
    }

    /**
     * Multiplies the learning rate of the optimizer by a factor that changes from step to step,
     * such as {@code Schedule.cosine(10_000, 0).warmedUp(500)}.
     *
     * @param factor the factor by how many steps of the optimizer have been made since the model
     *     was compiled, in this call and in those before; a piece of truncated sequences is a step
     * @return options with it, in place of one by epochs
     */
    public FitOptions learningRateFactor(Schedule factor) {
        return with(new RateFactor(factor, false));
    }

    /**
     * Multiplies the learning rate of the optimizer by a factor that changes from epoch to epoch,
     * such as {@code Schedule.stages(0.1, 30, 60)}.
     *
     * @param factor the factor by how many epochs have begun before this one since the model was
     *     compiled, in this call and in those before
     * @return options with it, in place of one by steps
     */
    public FitOptions learningRateFactorByEpoch(Schedule factor) {
        return with(new RateFactor(factor, true));
    }

    private FitOptions with(RateFactor newRateFactor) {
        return new FitOptions(
                epochs,
                batchSize,
                shuffle,
                mask,
                validationSplit,
                validation,
                checkFinite,
                truncation,
                feedback,
                newRateFactor,
                listeners);
    }

    /**
     * Adds a listener.
     *
     * @param listener is told how the training goes
     * @return options with it
     */
    public FitOptions listener(TrainingListener listener) {
        List<TrainingListener> more = new ArrayList<>(listeners);
        more.add(listener);
        return new FitOptions(
                epochs,
                batchSize,
                shuffle,
                mask,
                validationSplit,
                validation,
                checkFinite,
                truncation,
                feedback,
                learningRateFactor,
                more);
    }
}
