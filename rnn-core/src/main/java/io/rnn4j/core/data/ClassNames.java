package io.rnn4j.core.data;

import io.rnn4j.api.component.NullChecks;
import io.rnn4j.api.tensor.Shape;
import io.rnn4j.api.tensor.Tensor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * The names of classes in the order of their indices.
 *
 * <pre>{@code
 * ClassNames names = ClassNames.of("cat", "dog");
 * model.fit(x, names.indices(List.of("dog", "cat", "dog")), 10);
 * List<String> predicted = names.predicted(model.predict(x));
 * }</pre>
 *
 * @param names different names, at least one; the n-th is that of class n
 */
public record ClassNames(List<String> names) {
    /** Checks the names. */
    public ClassNames {
        names = NullChecks.copyOf("names", names);
        if (names.isEmpty()) {
            throw new IllegalArgumentException("class names: expected at least one, got none");
        }
        Map<String, Integer> first = new HashMap<>();
        for (int n = 0; n < names.size(); n++) {
            Integer before = first.put(names.get(n), n);
            if (before != null) {
                throw new IllegalArgumentException(
                        "class names: the classes %s and %s are both called '%s'; use different names"
                                .formatted(before, n, names.get(n)));
            }
        }
    }

    /**
     * {@return class names}
     *
     * @param names different names, at least one
     */
    public static ClassNames of(String... names) {
        return new ClassNames(NullChecks.listOf("names", names));
    }

    /**
     * {@return the different labels of data, in alphabetical order}
     *
     * @param labels labels of samples, at least one
     */
    public static ClassNames ofLabels(List<String> labels) {
        List<String> all = NullChecks.copyOf("labels", labels);
        return new ClassNames(List.copyOf(new TreeSet<>(all)));
    }

    /** {@return the number of classes, at least 1} */
    public int count() {
        return names.size();
    }

    /**
     * {@return the indices of the classes of labels, ints [labels]}
     *
     * @param labels names of classes
     * @throws IllegalArgumentException if a label is not the name of a class
     */
    public Tensor indices(List<String> labels) {
        List<String> all = NullChecks.copyOf("labels", labels);
        Map<String, Integer> byName = new HashMap<>();
        names.forEach(name -> byName.put(name, byName.size()));
        int[] indices = Shape.ints("indices of labels", all.size());
        for (int n = 0; n < indices.length; n++) {
            Integer index = byName.get(all.get(n));
            if (index == null) {
                throw new IllegalArgumentException(
                        "class names: label %s is '%s', expected one of %s"
                                .formatted(n, all.get(n), names));
            }
            indices[n] = index;
        }
        return Tensor.of(indices, indices.length);
    }

    /**
     * {@return the name of the class with the largest logit or probability in each row, in the
     * order of the rows}
     *
     * @param predictions rows [..., classes]
     * @throws IllegalArgumentException if the number of classes differs or a row contains NaN
     */
    public List<String> predicted(Tensor predictions) {
        requireClasses(Objects.requireNonNull(predictions, "predictions"));
        List<String> result = new ArrayList<>();
        for (int index : Classes.argmax(predictions).intArray()) {
            result.add(names.get(index));
        }
        return result;
    }

    /**
     * {@return for each row the probabilities of the classes by name, in the order of the classes}
     *
     * @param logits rows [..., classes], of which the softmax gives the probabilities
     * @throws IllegalArgumentException if the number of classes differs or a row contains NaN
     */
    public List<Map<String, Double>> probabilities(Tensor logits) {
        requireClasses(Objects.requireNonNull(logits, "logits"));
        float[] probabilities = Classes.softmax(logits).array();
        List<Map<String, Double>> rows = new ArrayList<>();
        for (int from = 0; from < probabilities.length; from += count()) {
            Map<String, Double> row = new LinkedHashMap<>();
            for (int n = 0; n < count(); n++) {
                row.put(names.get(n), (double) probabilities[from + n]);
            }
            rows.add(Collections.unmodifiableMap(row));
        }
        return rows;
    }

    private void requireClasses(Tensor predictions) {
        if (predictions.rank() == 0 || predictions.size(-1) != count()) {
            throw new IllegalArgumentException(
                    "class names: expected rows of %s classes, [..., %s], got shape %s"
                            .formatted(count(), count(), predictions.shape()));
        }
    }
}
