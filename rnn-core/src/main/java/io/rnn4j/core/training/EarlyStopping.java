package io.rnn4j.core.training;

import io.rnn4j.api.tensor.Tensor;

import java.util.Map;
import java.util.Objects;

/**
 * Stops a training when a result has not improved for some epochs, and restores the weights of the
 * best epoch, however the training ends: also after an exception or an interrupt. An object serves
 * one training at a time.
 */
public final class EarlyStopping implements TrainingListener {
    private final String monitor;
    private final int patience;
    private final double minimumImprovement;
    private double sign = 1; // -1 if larger values are better
    private double best;
    private int bestEpoch;
    private Map<String, Tensor> bestWeights = Map.of();

    /**
     * Monitors the loss on the validation data.
     *
     * @param patience number of epochs without improvement before the training stops, 0 or more
     */
    public EarlyStopping(int patience) {
        this("val_loss", patience, 0);
    }

    /**
     * Monitors any result. Larger values are better for metrics with {@code higherIsBetter()},
     * smaller values for all other results.
     *
     * @param monitor name of the result in {@link History}
     * @param patience number of epochs without improvement before the training stops, 0 or more
     * @param minimumImprovement change that counts as an improvement, 0 or more and finite
     */
    public EarlyStopping(String monitor, int patience, double minimumImprovement) {
        Objects.requireNonNull(monitor, "monitor");
        if (patience < 0
                || !(minimumImprovement >= 0 && minimumImprovement < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "patience and minimum improvement are 0 or more and finite, got %s and %s"
                            .formatted(patience, minimumImprovement));
        }
        this.monitor = monitor;
        this.patience = patience;
        this.minimumImprovement = minimumImprovement;
        reset();
    }

    @Override
    public void trainingStarted(TrainingProgress progress) {
        if (!progress.measured().contains(monitor)) {
            throw new IllegalArgumentException(
                    ("early stopping monitors '%s', but the results of this training are %s; give"
                                    + " it validation data, a validation split, or another name")
                            .formatted(monitor, progress.measured()));
        }
        sign = progress.higherIsBetter(monitor) ? -1 : 1;
        reset();
    }

    private void reset() {
        best = Double.POSITIVE_INFINITY;
        bestEpoch = -1;
        bestWeights = Map.of();
    }

    @Override
    public void epochEnded(TrainingProgress progress) {
        double value = sign * History.value(progress.results(), monitor);
        if (value < best - minimumImprovement) {
            best = value;
            bestEpoch = progress.epoch();
            bestWeights = progress.model().weights().copyOfAll();
        } else if (progress.epoch() - bestEpoch >= patience) {
            progress.stop();
        }
    }

    @Override
    public void trainingEnded(TrainingProgress progress) {
        progress.model().weights().setAll(bestWeights);
    }

    /** {@return the epoch whose weights were restored, from 0; -1 if none} */
    public int bestEpoch() {
        return bestEpoch;
    }

    /** {@return the best result; infinite before the first epoch} */
    public double best() {
        return sign * best;
    }
}
