package io.rnn4j.core.model;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.data.Dataset;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.LearningRateCurve;
import io.rnn4j.core.training.NonFiniteException;
import io.rnn4j.core.training.TrainingListener;
import io.rnn4j.core.training.TrainingProgress;

import java.util.Arrays;
import java.util.Objects;

/**
 * A learning rate range test (Smith 2017, arXiv:1506.01186, section 3.3): it trains a compiled
 * model for some steps while the learning rate rises exponentially, and records the loss.
 * Afterwards the model is as before: weights, slots of the optimizer, counts of steps and epochs.
 *
 * <pre>{@code
 * model.compile(new Adam(), new MeanSquaredError());
 * LearningRateCurve curve = new LearningRateFinder(model).find(x, y);
 * model.compile(new Adam(curve.suggestion()), new MeanSquaredError());
 * }</pre>
 *
 * <p>The test ends early when the smoothed loss is larger than four times its minimum, or not
 * finite. Objects are immutable: each setter returns a copy with one setting changed.
 */
@SuppressWarnings("doclint:missing") // {@return …} documents the parameter of a setter
public final class LearningRateFinder {
    private static final double DIVERGENCE = 4;
    private static final String FINDER = "learning rate finder";

    private final Model model;
    private final Range range;
    private final int batchSize;
    private final double smoothing;

    private record Range(double minimum, double maximum, int steps) {
        Range {
            boolean valid = minimum > 0 && maximum > minimum && maximum < Double.POSITIVE_INFINITY;
            String rise = "above 0 first and rise to a larger, finite one";
            SettingChecks.require(valid, FINDER, "learning rate", rise, minimum + " to " + maximum);
            SettingChecks.require(steps >= 3, FINDER, "steps", "at least 3", steps);
        }

        double rate(long step) {
            double part = (double) step / (steps - 1);
            return minimum * StrictMath.exp(part * StrictMath.log(maximum / minimum));
        }
    }

    /**
     * Creates a test of 100 steps of 32 samples with learning rates from 1e-7 to 10 and a smoothing
     * of 0.9.
     *
     * @param model the model, compiled
     */
    public LearningRateFinder(Model model) {
        this(Objects.requireNonNull(model, "model"), new Range(1e-7, 10, 100), 32, 0.9);
    }

    private LearningRateFinder(Model model, Range range, int batchSize, double smoothing) {
        SettingChecks.atLeastOne(FINDER, "batchSize", batchSize);
        SettingChecks.fraction(FINDER, "smoothing", smoothing);
        this.model = model;
        this.range = range;
        this.batchSize = batchSize;
        this.smoothing = smoothing;
    }

    /** {@return a copy with this learning rate of the first step, above 0} */
    public LearningRateFinder minimum(double rate) {
        Range changed = new Range(rate, range.maximum, range.steps);
        return new LearningRateFinder(model, changed, batchSize, smoothing);
    }

    /** {@return a copy with this learning rate of the last step, above the minimum and finite} */
    public LearningRateFinder maximum(double rate) {
        Range changed = new Range(range.minimum, rate, range.steps);
        return new LearningRateFinder(model, changed, batchSize, smoothing);
    }

    /** {@return a copy with this number of steps, at least 3} */
    public LearningRateFinder steps(int steps) {
        Range changed = new Range(range.minimum, range.maximum, steps);
        return new LearningRateFinder(model, changed, batchSize, smoothing);
    }

    /** {@return a copy with this number of samples of a step, at least 1} */
    public LearningRateFinder batchSize(int newBatchSize) {
        return new LearningRateFinder(model, range, newBatchSize, smoothing);
    }

    /** {@return a copy with this decay of the average of the losses, from 0 to below 1} */
    public LearningRateFinder smoothing(double newSmoothing) {
        return new LearningRateFinder(model, range, batchSize, newSmoothing);
    }

    /**
     * Tests a model with one input and one output.
     *
     * @param x inputs, [samples, steps, features]
     * @param y targets, one row for each prediction
     * @return the losses of the learning rates
     * @throws IllegalStateException if the model is not compiled, or during training
     */
    public LearningRateCurve find(Tensor x, Tensor y) {
        return find(model.examples(x, y, null));
    }

    /**
     * Tests the model. The samples are used in a random order, again if there are more steps than
     * batches.
     *
     * @param data all inputs, and targets of all outputs that have a loss
     * @return the losses of the learning rates
     * @throws IllegalStateException if the model is not compiled, or during training
     */
    public LearningRateCurve find(Dataset data) {
        Objects.requireNonNull(data, "data");
        Recording recording = new Recording();
        try {
            model.rehearse(
                    data,
                    optimizerRate ->
                            FitOptions.epochs(range.steps) // enough for batches of any size
                                    .batchSize(batchSize)
                                    .learningRateFactor(count -> factor(count, optimizerRate))
                                    .listener(recording));
        } catch (NonFiniteException diverged) {
            if (recording.taken == 0) {
                throw diverged;
            }
        }
        return recording.curve();
    }

    private double factor(long step, double optimizerRate) {
        SettingChecks.require(
                optimizerRate > 0,
                FINDER,
                "learning rate of the optimizer",
                "above 0, because it is multiplied",
                optimizerRate);
        return range.rate(step) / optimizerRate;
    }

    /** Records the losses, and stops when the loss has diverged or all steps are taken. */
    private final class Recording implements TrainingListener {
        private final double[] rates = new double[range.steps];
        private final double[] losses = new double[range.steps];
        private int taken;

        @Override
        public void batchEnded(TrainingProgress progress) {
            rates[taken] = progress.learningRate();
            losses[taken] = progress.batchLoss();
            taken++;
            if (taken == range.steps || hasDiverged()) {
                progress.stop();
            }
        }

        private boolean hasDiverged() {
            double[] smoothed = curve().smoothedLosses();
            double lowest = Arrays.stream(smoothed).min().orElseThrow();
            return taken > 1 && smoothed[taken - 1] > DIVERGENCE * lowest;
        }

        LearningRateCurve curve() {
            return new LearningRateCurve(
                    Arrays.copyOf(rates, taken), Arrays.copyOf(losses, taken), smoothing);
        }
    }
}
