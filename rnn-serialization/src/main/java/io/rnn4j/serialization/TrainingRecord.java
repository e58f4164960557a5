package io.rnn4j.serialization;

import io.rnn4j.api.component.NullChecks;
import io.rnn4j.core.message.ReadableText;
import io.rnn4j.core.training.History;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The record of the training of a model, for {@link ModelDescription#training(TrainingRecord)}: the
 * seed and the results of the epochs, or of a selection if there are more than 500. It contains no
 * date, so that equal trainings give equal files.
 *
 * @param seed seed of the random numbers of the training
 * @param epochs number of epochs, at least 0
 * @param shown numbers of the epochs whose results are recorded, from 1, in ascending order
 * @param results for each result, such as {@code loss}, a value for each of these epochs; NaN where
 *     it was not measured
 */
public record TrainingRecord(
        long seed, int epochs, List<Integer> shown, Map<String, List<Double>> results) {
    /** Largest number of epochs whose results are kept. */
    private static final int MOST_SHOWN = 500;

    /** The beginning of the names of all notes of a record. */
    public static final String PREFIX = "training.";

    private static final String SEED = PREFIX + "seed";
    private static final String EPOCHS = PREFIX + "epochs";
    private static final String SHOWN = PREFIX + "shown";
    private static final String RESULTS = PREFIX + "results.";

    /** Copies the lists and checks that they belong together. */
    public TrainingRecord {
        shown = NullChecks.copyOf("shown", shown);
        NullChecks.requireValues("results", results);
        if (epochs < 0) {
            throw new IllegalArgumentException(
                    "training record: expected at least 0 epochs, got " + epochs);
        }
        int previous = 0;
        for (int epoch : shown) {
            if (epoch <= previous || epoch > epochs) {
                throw new IllegalArgumentException(
                        "training record: expected ascending numbers of epochs from 1 to %s, got %s after %s"
                                .formatted(epochs, epoch, previous));
            }
            previous = epoch;
        }
        Map<String, List<Double>> copy = new LinkedHashMap<>();
        for (Map.Entry<String, List<Double>> result : results.entrySet()) {
            List<Double> values =
                    NullChecks.copyOf("results: " + result.getKey(), result.getValue());
            if (values.size() != shown.size()) {
                throw new IllegalArgumentException(
                        "training record, result '%s': expected %s values, one for each epoch shown, got %s"
                                .formatted(result.getKey(), shown.size(), values.size()));
            }
            copy.put(result.getKey(), values);
        }
        results = Collections.unmodifiableMap(copy);
    }

    /**
     * {@return the record of a training; of more than 500 epochs every second, third and so on, and
     * the last}
     *
     * @param seed seed of the random numbers of the training
     * @param history the results of the epochs
     */
    public static TrainingRecord of(long seed, History history) {
        Objects.requireNonNull(history, "history");
        int epochs = history.epochs();
        int stride = Math.ceilDiv(Math.max(1, epochs), MOST_SHOWN);
        List<Integer> shown =
                IntStream.range(0, Math.ceilDiv(epochs, stride))
                        .mapToObj(index -> epochs - index * stride)
                        .sorted()
                        .toList();
        Set<String> names = new LinkedHashSet<>();
        history.results().forEach(epoch -> names.addAll(epoch.keySet()));
        Map<String, List<Double>> results = new LinkedHashMap<>();
        for (String name : names) {
            double[] all = history.of(name);
            results.put(name, shown.stream().map(epoch -> all[epoch - 1]).toList());
        }
        return new TrainingRecord(seed, epochs, shown, results);
    }

    /** {@return the texts by name that {@link #read} reads} */
    Map<String, String> notes() {
        Map<String, String> notes = new LinkedHashMap<>();
        notes.put(SEED, Long.toString(seed));
        notes.put(EPOCHS, Integer.toString(epochs));
        notes.put(SHOWN, joined(shown));
        results.forEach((name, values) -> notes.put(RESULTS + name, joined(values)));
        return notes;
    }

    private static String joined(List<?> values) {
        return values.stream().map(Object::toString).collect(Collectors.joining(" "));
    }

    /** {@return the record in notes; null if they have none} */
    static TrainingRecord read(Map<String, String> notes) {
        if (!notes.containsKey(EPOCHS)) {
            return null;
        }
        try {
            Map<String, List<Double>> results = new LinkedHashMap<>();
            for (Map.Entry<String, String> note : notes.entrySet()) {
                if (note.getKey().startsWith(RESULTS)) {
                    List<Double> values = new ArrayList<>();
                    for (String value : words(note.getValue())) {
                        values.add(Double.valueOf(value));
                    }
                    results.put(note.getKey().substring(RESULTS.length()), values);
                }
            }
            List<Integer> shown =
                    words(notes.getOrDefault(SHOWN, "")).stream().map(Integer::valueOf).toList();
            return new TrainingRecord(
                    Long.parseLong(notes.getOrDefault(SEED, "")),
                    Integer.parseInt(notes.get(EPOCHS)),
                    shown,
                    results);
        } catch (NumberFormatException failure) {
            throw new IllegalArgumentException(
                    "the notes '%s…' are damaged: %s"
                            .formatted(PREFIX, ReadableText.of(failure.getMessage())),
                    failure);
        }
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : Arrays.asList(text.split(" ", -1));
    }
}
