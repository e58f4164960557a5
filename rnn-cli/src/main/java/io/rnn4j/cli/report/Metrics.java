package io.rnn4j.cli.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.rnn4j.cli.console.Json;
import io.rnn4j.core.training.ConfusionMatrix;
import io.rnn4j.core.training.History;
import io.rnn4j.forecast.BackTestResult;
import io.rnn4j.forecast.accuracy.ForecastErrors;
import io.rnn4j.forecast.accuracy.Measure;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * The numbers of a run as JSON for other tools. The format {@code rnn-metrics-1} has the members
 * that {@code docs/reports.md} describes; later versions only add members. A number that is missing
 * or not finite is null.
 */
public final class Metrics {
    private final ObjectNode root = Json.object("rnn-metrics-1");

    /** Begins without numbers. */
    public Metrics() {}

    /**
     * Adds the results of the epochs of a training as {@code training}.
     *
     * @param history the results
     * @return this object
     */
    public Metrics training(History history) {
        Objects.requireNonNull(history, "history");
        ObjectNode training = root.putObject("training");
        training.put("epochs", history.epochs());
        ObjectNode results = training.putObject("results");
        Set<String> names = new LinkedHashSet<>();
        history.results().forEach(epoch -> names.addAll(epoch.keySet()));
        for (String name : names) {
            ArrayNode values = results.putArray(name);
            for (double value : history.of(name)) {
                add(values, value);
            }
        }
        return this;
    }

    /**
     * Adds the errors of the methods of a back-test as {@code backTest}.
     *
     * @param result the back-test
     * @return this object
     */
    public Metrics backTest(BackTestResult result) {
        Objects.requireNonNull(result, "result");
        ObjectNode test = root.putObject("backTest");
        ForecastErrors any = result.errors(result.methods().iterator().next());
        test.put("windows", any.windows());
        test.put("horizon", any.horizon());
        test.put("verdict", result.verdict());
        ArrayNode methods = test.putArray("methods");
        for (String name : result.methods()) {
            ForecastErrors errors = result.errors(name);
            ObjectNode method = methods.addObject();
            method.put("name", name);
            method.put("baseline", result.baselines().contains(name));
            ObjectNode total = method.putObject("total");
            ObjectNode steps = method.putObject("byStep");
            for (Measure measure : Measure.values()) {
                String key = key(measure);
                Json.put(total, key, errors.total(measure));
                ArrayNode values = steps.putArray(key);
                for (int step = 0; step < errors.horizon(); step++) {
                    add(values, errors.at(measure, step));
                }
            }
        }
        return this;
    }

    /**
     * Adds the counts and figures of classes as {@code classes}.
     *
     * @param matrix the counts
     * @param names a name for each class
     * @return this object
     * @throws IllegalArgumentException if the number of names is not that of the classes
     */
    public Metrics classes(ConfusionMatrix matrix, List<String> names) {
        Objects.requireNonNull(matrix, "matrix");
        Objects.requireNonNull(names, "names");
        if (names.size() != matrix.classes()) {
            throw new IllegalArgumentException(
                    "a confusion matrix of %s classes needs as many names, got %s"
                            .formatted(matrix.classes(), names));
        }
        ObjectNode classes = root.putObject("classes");
        Json.put(classes, "accuracy", matrix.accuracy());
        ArrayNode each = classes.putArray("each");
        ArrayNode counts = classes.putArray("counts");
        for (int actual = 0; actual < names.size(); actual++) {
            ObjectNode figures = each.addObject();
            figures.put("name", names.get(actual));
            Json.put(figures, "precision", matrix.precision(actual));
            Json.put(figures, "recall", matrix.recall(actual));
            Json.put(figures, "f1", matrix.f1(actual));
            ArrayNode row = counts.addArray();
            for (int predicted = 0; predicted < names.size(); predicted++) {
                add(row, matrix.count(actual, predicted));
            }
        }
        return this;
    }

    /** {@return the name of a measure with a capital for each further word} */
    private static String key(Measure measure) {
        String[] words = measure.name().toLowerCase(Locale.ROOT).split("_");
        StringBuilder key = new StringBuilder(words[0]);
        for (int n = 1; n < words.length; n++) {
            key.append(Character.toUpperCase(words[n].charAt(0))).append(words[n].substring(1));
        }
        return key.toString();
    }

    private static void add(ArrayNode array, double value) {
        if (Double.isFinite(value)) {
            array.add(value);
        } else {
            array.addNull();
        }
    }

    /** {@return the JSON text, indented} */
    public String toJson() {
        return Json.text(root);
    }
}
