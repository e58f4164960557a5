package io.rnn4j.forecast;

import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** The forecast of one target of one series: values, and quantiles where a method has them. */
public final class SeriesForecast {
    private final String id;
    private final String target;
    private final LocalDateTime start;
    private final double[] values;
    private final NavigableMap<Double, double[]> quantiles = new TreeMap<>();

    /**
     * Creates a forecast.
     *
     * @param id name of the series
     * @param target name of the column
     * @param start time of the first step
     * @param values a value for each step
     */
    public SeriesForecast(String id, String target, LocalDateTime start, double[] values) {
        this(id, target, start, values, Collections.emptyNavigableMap());
    }

    private SeriesForecast(
            String id,
            String target,
            LocalDateTime start,
            double[] values,
            Map<Double, double[]> quantiles) {
        this.id = Objects.requireNonNull(id, "id");
        this.target = Objects.requireNonNull(target, "target");
        this.start = Objects.requireNonNull(start, "start");
        this.values = Objects.requireNonNull(values, "values").clone();
        quantiles.forEach((level, steps) -> this.quantiles.put(level, steps.clone()));
    }

    /**
     * {@return a copy with a further quantile} Quantiles that cross are put in order, step by step.
     *
     * @param level level of the quantile, between 0 and 1
     * @param steps a value for each step
     * @throws IllegalArgumentException if the level or the number of steps is invalid
     */
    public SeriesForecast quantile(double level, double[] steps) {
        Objects.requireNonNull(steps, "steps");
        if (!(level > 0 && level < 1) || steps.length != values.length) {
            throw new IllegalArgumentException(
                    "a quantile needs a level between 0 and 1 and %s steps, got %s and %s"
                            .formatted(values.length, level, steps.length));
        }
        NavigableMap<Double, double[]> sorted = new TreeMap<>();
        quantiles.forEach((known, each) -> sorted.put(known, each.clone()));
        sorted.put(level, steps.clone());
        double[] column = new double[sorted.size()];
        for (int step = 0; step < values.length; step++) {
            int at = 0;
            for (double[] each : sorted.values()) {
                column[at++] = each[step];
            }
            Arrays.sort(column);
            at = 0;
            for (double[] each : sorted.values()) {
                each[step] = column[at++];
            }
        }
        return new SeriesForecast(id, target, start, values, sorted);
    }

    /** {@return the name of the series} */
    public String id() {
        return id;
    }

    /** {@return the name of the column} */
    public String target() {
        return target;
    }

    /** {@return the time of the first step} */
    public LocalDateTime start() {
        return start;
    }

    /** {@return the number of steps} */
    public int steps() {
        return values.length;
    }

    /** {@return a copy of the values, one for each step} */
    public double[] copyOfValues() {
        return values.clone();
    }

    /**
     * {@return a value}
     *
     * @param step the step, from 0
     * @throws IllegalArgumentException if there is no such step
     */
    public double value(int step) {
        if (step < 0 || step >= values.length) {
            throw new IllegalArgumentException(
                    "step must be from 0 to %s, got %s".formatted(values.length - 1, step));
        }
        return values[step];
    }

    /** {@return the levels of the quantiles, in ascending order; empty if there are none} */
    public Set<Double> levels() {
        return Collections.unmodifiableSet(quantiles.keySet());
    }

    /**
     * {@return a copy of a quantile, one value for each step}
     *
     * @param level its level, one of {@link #levels}
     * @throws IllegalArgumentException if there is no such quantile
     */
    public double[] copyOfQuantile(double level) {
        double[] quantile = quantiles.get(level);
        if (quantile == null) {
            throw new IllegalArgumentException(
                    "the forecast has no quantile %s; it has %s"
                            .formatted(level, quantiles.keySet()));
        }
        return quantile.clone();
    }

    /** {@return series, target, start and number of steps} */
    @Override
    public String toString() {
        return "forecast of series '%s', column '%s': %s steps from %s"
                .formatted(id, target, values.length, start);
    }
}
