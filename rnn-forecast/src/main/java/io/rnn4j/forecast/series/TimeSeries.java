package io.rnn4j.forecast.series;

import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * One series: columns of numbers on equidistant steps. NaN is a missing value. All columns begin at
 * the same step; columns that are known in advance may be longer than the others. Immutable.
 */
public final class TimeSeries {
    private final String id;
    private final LocalDateTime start;
    private final Map<String, double[]> columns = new LinkedHashMap<>();
    private final Map<String, String> statics;

    /**
     * Creates a series.
     *
     * @param id the name of the series; may be empty if it is the only one
     * @param start the time of the first step
     * @param columns the values of each column, in ascending order of time, at least one value
     * @param statics the columns that are constant
     * @throws IllegalArgumentException if there is no column, or one is empty or holds an infinite
     *     value
     */
    public TimeSeries(
            String id,
            LocalDateTime start,
            Map<String, double[]> columns,
            Map<String, String> statics) {
        this.id = Objects.requireNonNull(id, "id");
        this.start = Objects.requireNonNull(start, "start");
        Objects.requireNonNull(columns, "columns");
        Objects.requireNonNull(statics, "statics");
        statics.forEach(
                (name, value) -> {
                    Objects.requireNonNull(name, "statics: name");
                    Objects.requireNonNull(value, "statics[" + name + "]");
                });
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("a series needs at least one column, got none");
        }
        columns.forEach(
                (name, values) -> {
                    Objects.requireNonNull(name, "columns: name");
                    Objects.requireNonNull(values, "columns[" + name + "]");
                    check(name, values);
                    this.columns.put(name, values.clone());
                });
        this.statics = Map.copyOf(statics);
    }

    private void check(String name, double[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException(
                    "series '%s', column '%s': expected at least one value, got none"
                            .formatted(id, name));
        }
        for (int step = 0; step < values.length; step++) {
            if (Double.isInfinite(values[step])) {
                throw new IllegalArgumentException(
                        ("series '%s', column '%s', step %s: expected a finite value, or NaN where"
                                        + " it is missing, got %s")
                                .formatted(id, name, step, values[step]));
            }
        }
    }

    /** {@return the name} */
    public String id() {
        return id;
    }

    /** {@return the time of the first step} */
    public LocalDateTime start() {
        return start;
    }

    /** {@return the names of the columns, in their order} */
    public Set<String> columns() {
        return Collections.unmodifiableSet(columns.keySet());
    }

    /** {@return the columns that are constant, by name} */
    public Map<String, String> statics() {
        return statics;
    }

    /**
     * {@return a copy of the values of a column}
     *
     * @param column its name
     * @throws IllegalArgumentException if there is no such column
     */
    public double[] copyOf(String column) {
        return values(column).clone();
    }

    /**
     * {@return the number of steps of a column}
     *
     * @param column its name
     * @throws IllegalArgumentException if there is no such column
     */
    public int length(String column) {
        return values(column).length;
    }

    /**
     * {@return a value}
     *
     * @param column the name of the column
     * @param step the step, from 0
     * @throws IllegalArgumentException if there is no such column
     * @throws IndexOutOfBoundsException if there is no such step
     */
    public double value(String column, int step) {
        double[] values = values(column);
        Objects.checkIndex(step, values.length);
        return values[step];
    }

    /**
     * {@return whether a column has a value that is not missing}
     *
     * @param column its name
     * @throws IllegalArgumentException if there is no such column
     */
    public boolean hasValue(String column) {
        return !Arrays.stream(values(column)).allMatch(Double::isNaN);
    }

    private double[] values(String column) {
        Objects.requireNonNull(column, "column");
        double[] values = columns.get(column);
        if (values == null) {
            throw new IllegalArgumentException(
                    "series '%s' has no column '%s'; it has %s"
                            .formatted(id, column, columns.keySet()));
        }
        return values;
    }

    /**
     * {@return the part of the series before a step; columns that are known in advance, as the
     * caller names them, are kept whole}
     *
     * @param end the step, at least 1 and at most the length of every other column
     * @param known the columns that are kept
     * @throws IllegalArgumentException if there is no such step
     */
    public TimeSeries before(int end, Set<String> known) {
        Objects.requireNonNull(known, "known");
        Map<String, double[]> parts = new LinkedHashMap<>();
        columns.forEach(
                (name, values) -> {
                    if (known.contains(name)) {
                        parts.put(name, values);
                        return;
                    }
                    if (end < 1 || end > values.length) {
                        throw new IllegalArgumentException(
                                "series '%s', column '%s': expected an end from 1 to %s, got %s"
                                        .formatted(id, name, values.length, end));
                    }
                    parts.put(name, Arrays.copyOf(values, end));
                });
        return new TimeSeries(id, start, parts, statics);
    }

    /** {@return the name, the number of steps and the columns} */
    @Override
    public String toString() {
        int longest = columns.values().stream().mapToInt(values -> values.length).max().orElse(0);
        return "series '%s': %s steps from %s, columns %s"
                .formatted(id, longest, start, columns.keySet());
    }
}
