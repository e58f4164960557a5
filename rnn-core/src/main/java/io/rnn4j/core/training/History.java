package io.rnn4j.core.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was measured in every epoch of a training, by Keras' names: {@code loss}, the names of the
 * metrics, and the same with {@code val_} before them for the validation data.
 */
public final class History {
    private final List<Map<String, Double>> epochs = new ArrayList<>();

    public History() {}

    public void add(Map<String, Double> results) {
        epochs.add(new LinkedHashMap<>(results));
    }

    /**
     * Returns the number of epochs.
     *
     * @return how many epochs were trained, fewer than asked for if the training was stopped
     */
    public int epochs() {
        return epochs.size();
    }

    /**
     * Returns what was measured in one epoch.
     *
     * @param epoch counted from 0
     * @return the numbers by name, the loss first
     * @throws IndexOutOfBoundsException if there is none
     */
    public Map<String, Double> epoch(int epoch) {
        if (epoch < 0 || epoch >= epochs.size()) {
            throw new IndexOutOfBoundsException(
                    "the epochs of this training are 0 to "
                            + (epochs.size() - 1)
                            + ", got "
                            + epoch);
        }
        return Collections.unmodifiableMap(epochs.get(epoch));
    }

    /**
     * Returns the losses on the training data: the mean over the epoch, while the weights change.
     *
     * @return one an epoch
     */
    public double[] loss() {
        return of("loss");
    }

    /**
     * Returns one number of every epoch.
     *
     * @param name its name
     * @return one an epoch
     * @throws IllegalArgumentException if nothing of that name was measured
     */
    public double[] of(String name) {
        double[] values = new double[epochs.size()];
        for (int epoch = 0; epoch < values.length; epoch++) {
            values[epoch] = value(epochs.get(epoch), name);
        }
        return values;
    }

    static double value(Map<String, Double> results, String name) {
        Double value = results.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "nothing called '" + name + "' was measured, there are " + results.keySet());
        }
        return value;
    }
}
