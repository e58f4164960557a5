package io.rnn4j.core.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Results of the epochs of a training run under the names of Keras: {@code loss}, the names of the
 * metrics, and the same names with the prefix {@code val_} for validation data. A model with
 * several outputs also has {@code answer_loss} for an output {@code answer}, and its metrics have
 * that prefix.
 *
 * @param results for each epoch the results by name
 */
public record History(List<Map<String, Double>> results) {
    /** Copies the results. */
    public History {
        Objects.requireNonNull(results, "results");
        List<Map<String, Double>> copies = new ArrayList<>();
        for (Map<String, Double> epoch : results) {
            Objects.requireNonNull(epoch, () -> "results[" + copies.size() + "]");
            copies.add(Collections.unmodifiableMap(new LinkedHashMap<>(epoch)));
        }
        results = Collections.unmodifiableList(copies);
    }

    /** {@return the number of trained epochs, fewer than requested if the training was stopped} */
    public int epochs() {
        return results.size();
    }

    /**
     * {@return the results of one epoch by name, the loss first}
     *
     * @param epoch number of the epoch, from 0
     * @throws IndexOutOfBoundsException if there is no such epoch
     */
    public Map<String, Double> epoch(int epoch) {
        if (epoch < 0 || epoch >= results.size()) {
            throw new IndexOutOfBoundsException(
                    "the epochs of this training are 0 to %s, got %s"
                            .formatted(results.size() - 1, epoch));
        }
        return results.get(epoch);
    }

    /**
     * {@return the losses on the training data, one for each epoch: the mean over an epoch during
     * which the weights change}
     */
    public double[] loss() {
        return of("loss");
    }

    /**
     * {@return one result of every epoch; NaN for an epoch that an interrupt ended before the
     * result was measured}
     *
     * @param name name of the result
     * @throws IllegalArgumentException if no epoch has a result of that name
     */
    public double[] of(String name) {
        Objects.requireNonNull(name, "name");
        if (!results.isEmpty() && results.stream().noneMatch(epoch -> epoch.containsKey(name))) {
            throw unknown(name, results.getFirst());
        }
        return results.stream()
                .mapToDouble(epoch -> epoch.getOrDefault(name, Double.NaN))
                .toArray();
    }

    static double value(Map<String, Double> results, String name) {
        Double value = results.get(name);
        if (value == null) {
            throw unknown(name, results);
        }
        return value;
    }

    private static IllegalArgumentException unknown(String name, Map<String, Double> results) {
        return new IllegalArgumentException(
                "there is no result '%s'; the results are %s".formatted(name, results.keySet()));
    }
}
