package io.rnn4j.core.model;

import io.rnn4j.api.tensor.Tensor;

import java.util.Map;

/**
 * Ends a training when a number has not become smaller for some epochs, and gives the model the
 * weights of the best epoch back. One object serves one training at a time.
 */
public final class EarlyStopping implements TrainingListener {
    private final String monitor;
    private final int patience;
    private final double minimumImprovement;
    private double best;
    private int bestEpoch;
    private Map<String, Tensor> bestWeights = Map.of();

    /**
     * Watches the loss on the validation data.
     *
     * @param patience after how many epochs without improvement to stop, 0 or more
     */
    public EarlyStopping(int patience) {
        this("val_loss", patience, 0);
    }

    /**
     * Watches any number that is good when it is small.
     *
     * @param monitor its name in {@link History}
     * @param patience after how many epochs without improvement to stop, 0 or more
     * @param minimumImprovement by how much the number must fall to count as improved, 0 or more
     */
    public EarlyStopping(String monitor, int patience, double minimumImprovement) {
        if (patience < 0 || !(minimumImprovement >= 0)) {
            throw new IllegalArgumentException(
                    "patience and minimum improvement are 0 or more, got "
                            + patience
                            + " and "
                            + minimumImprovement);
        }
        this.monitor = monitor;
        this.patience = patience;
        this.minimumImprovement = minimumImprovement;
    }

    @Override
    public void trainingStarted(TrainingProgress progress) {
        best = Double.POSITIVE_INFINITY;
        bestEpoch = -1;
        bestWeights = Map.of();
    }

    @Override
    public void epochEnded(TrainingProgress progress) {
        double value = History.value(progress.results(), monitor);
        if (value < best - minimumImprovement) {
            best = value;
            bestEpoch = progress.epoch();
            bestWeights = progress.model().weights().getAll();
        } else if (progress.epoch() - bestEpoch >= patience) {
            progress.stop();
        }
    }

    @Override
    public void trainingEnded(TrainingProgress progress) {
        progress.model().weights().setAll(bestWeights);
    }

    /**
     * Returns the epoch whose weights the model has got.
     *
     * @return counted from 0; -1 if there was none
     */
    public int bestEpoch() {
        return bestEpoch;
    }

    /**
     * Returns the smallest number met.
     *
     * @return infinite before the first epoch
     */
    public double best() {
        return best;
    }
}
