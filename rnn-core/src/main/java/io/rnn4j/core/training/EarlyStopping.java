package io.rnn4j.core.training;

import io.rnn4j.api.tensor.Tensor;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Stops a training when a result has not improved for some epochs, and restores the weights of the
 * best epoch, however the training ends: also after an exception or an interrupt. An object serves
 * one training at a time.
 *
 * <p>A resumed training that had stopped ends at once, unless the patience is larger than before.
 */
public final class EarlyStopping implements ResumableListener {
    private final MonitoredResult monitored;
    private final int patience;
    private int bestEpoch = -1;
    private int waited; // epochs without improvement
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
        waited = 0;
        bestWeights = Map.of();
    }

    @Override
    public void epochEnded(TrainingProgress progress) {
        if (monitored.improves(progress)) {
            bestEpoch = progress.epoch();
            waited = 0;
            bestWeights = progress.model().weights().copyOfAll();
        } else {
            waited = progress.epoch() - bestEpoch;
            stopIfOver(progress);
        }
    }

    private void stopIfOver(TrainingProgress progress) {
        if (waited > 0 && waited >= patience) {
            progress.stop();
        }
    }

    @Override
    public void save(StateValues state) {
        monitored.save(state);
        state.putInteger("best_epoch", bestEpoch);
        state.putInteger("waited", waited);
        bestWeights.forEach(state.part("weights")::putTensor);
    }

    @Override
    public void resume(StateValues state, TrainingProgress progress) {
        trainingStarted(progress);
        monitored.resume(state);
        bestEpoch = (int) state.integer("best_epoch", -1, Integer.MAX_VALUE);
        waited = (int) state.integer("waited", 0, Integer.MAX_VALUE);
        StateValues saved = state.part("weights");
        Weights weights = progress.model().weights();
        Map<String, Tensor> restored = new LinkedHashMap<>();
        if (bestEpoch >= 0) {
            for (String name : weights.names()) {
                float[] values = saved.floats(name, weights.shape(name).elements());
                restored.put(name, Tensor.of(values, weights.shape(name).toArray()));
            }
        }
        bestWeights = restored;
        stopIfOver(progress);
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
