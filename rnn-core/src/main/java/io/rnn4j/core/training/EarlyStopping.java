package io.rnn4j.core.training;

import io.rnn4j.api.tensor.Tensor;

import java.util.Map;

/**
 * Stops a training when a result has not improved for some epochs, and restores the weights of the
 * best epoch, however the training ends: also after an exception or an interrupt. An object serves
 * one training at a time.
 */
public final class EarlyStopping implements TrainingListener {
    private final MonitoredResult monitored;
    private final int patience;
    private int bestEpoch = -1;
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
        this.monitored = new MonitoredResult("early stopping", monitor, minimumImprovement);
        if (patience < 0) {
            throw new IllegalArgumentException(
                    "early stopping: the patience is 0 or more, got " + patience);
        }
        this.patience = patience;
    }

    @Override
    public void trainingStarted(TrainingProgress progress) {
        monitored.start(progress);
        bestEpoch = -1;
        bestWeights = Map.of();
    }

    @Override
    public void epochEnded(TrainingProgress progress) {
        if (monitored.improves(progress)) {
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
        return monitored.best();
    }
}
