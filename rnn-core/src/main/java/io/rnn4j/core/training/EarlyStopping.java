package io.rnn4j.core.training;

import io.rnn4j.api.tensor.Tensor;

import java.util.Map;

/**
 * Ends a training when a number has not become better for some epochs, and gives the model the
 * weights of the best epoch back. One object serves one training at a time.
 */
public final class EarlyStopping implements TrainingListener {
    private final String monitor;
    private final int patience;
    private final double minimumImprovement;
    private double sign = 1; // -1 for what is good when it is large
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
     * Watches any number; a metric that says so is good when it is large, all else when it is
     * small.
     *
     * @param monitor its name in {@link History}
     * @param patience after how many epochs without improvement to stop, 0 or more
     * @param minimumImprovement by how much the number must change to count as improved, 0 or more
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
        reset();
    }

    @Override
    public void trainingStarted(TrainingProgress progress) {
        if (!progress.measured().contains(monitor)) {
            throw new IllegalArgumentException(
                    "early stopping watches '"
                            + monitor
                            + "', but this training measures "
                            + progress.measured()
                            + "; give it validation data, a validation split, or another name");
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
     * Returns the best number met.
     *
     * @return infinite before the first epoch
     */
    public double best() {
        return sign * best;
    }
}
