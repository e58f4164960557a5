package io.rnn4j.core.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Results of the epochs of a training run under the names of Keras: {@code loss}, the names of the
 * metrics, and the same names with the prefix {@code val_} for validation data. A model with
 * several outputs also has {@code answer_loss} for an output {@code answer}, and its metrics have
 * that prefix.
 *
 * @param results for each epoch the results by name
 */
public record History(List<Map<String, Double>> results) {
    /** Largest number of epochs of which the table shows all. */
    private static final int SHOWN = 20;

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

    /**
     * {@return a table with a row for each epoch and a column for each result; of more than 20
     * epochs the first and the last ten}
     */
    @Override
    public String toString() {
        Set<String> names = names();
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("epoch"));
        head.addAll(names);
        rows.add(head);
        for (int epoch = 0; epoch < results.size(); epoch++) {
            if (results.size() > SHOWN && epoch == SHOWN / 2) {
                rows.add(Collections.nCopies(head.size(), "…"));
                epoch = results.size() - SHOWN / 2;
            }
            List<String> row = new ArrayList<>(List.of(Integer.toString(epoch)));
            for (String name : names) {
                Double value = results.get(epoch).get(name);
                row.add(value == null ? "-" : number(value));
            }
            rows.add(row);
        }
        return Tables.aligned(rows);
    }

    private Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        results.forEach(epoch -> names.addAll(epoch.keySet()));
        return names;
    }

    /**
     * {@return comma-separated values (RFC 4180, lines end with a line feed): a line of names, then
     * a line for each epoch with its number from 0 and its results in full precision; an empty
     * field for a result that was not measured}
     */
    public String toCsv() {
        Set<String> names = names();
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("epoch"));
        head.addAll(names);
        rows.add(head);
        for (int epoch = 0; epoch < results.size(); epoch++) {
            List<String> fields = new ArrayList<>(List.of(Integer.toString(epoch)));
            for (String name : names) {
                Double value = results.get(epoch).get(name);
                fields.add(value == null ? "" : value.toString());
            }
            rows.add(fields);
        }
        return Tables.csv(rows);
    }

    /**
     * {@return the curves of all results as an SVG image: a diagram for each result, which also has
     * that of the validation data} A value that is missing or not finite interrupts the curve.
     */
    public String toSvg() {
        return new HistoryChart(this, names()).toSvg();
    }

    static String number(double value) {
        double size = Math.abs(value);
        boolean plain = size == 0 || size >= 1e-3 && size < 1e6;
        return String.format(Locale.ROOT, plain ? "%.5f" : "%.4e", value);
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
