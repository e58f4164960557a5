package io.rnn4j.forecast.window;

import io.rnn4j.forecast.series.Columns;
import io.rnn4j.forecast.series.SeriesSet;
import io.rnn4j.forecast.series.TimeSeries;
import io.rnn4j.forecast.setting.Transform;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How the columns and the calendar become features, as fitted to a set of series: covariates are
 * standardised over all series, a missing one is 0.
 *
 * @param columns the roles of the columns
 * @param calendar cycles whose sines and cosines are features
 * @param statics the encodings of constant columns
 * @param scales scales of the covariates by column
 */
public record Features(
        Columns columns,
        List<CalendarCycle> calendar,
        List<StaticColumn> statics,
        Map<String, SeriesScale> scales) {
    /** Copies the collections. */
    public Features {
        calendar = List.copyOf(calendar);
        statics = List.copyOf(statics);
        scales = Map.copyOf(scales);
    }

    /**
     * {@return the features of series}
     *
     * @param series the series that a network is fitted to
     * @param calendar whether the calendar is a feature
     */
    public static Features of(SeriesSet series, boolean calendar) {
        Columns columns = series.columns();
        Map<String, SeriesScale> scales = new LinkedHashMap<>();
        for (String column : covariates(columns)) {
            double[] all =
                    series.series().stream()
                            .flatMapToDouble(each -> Arrays.stream(each.copyOf(column)))
                            .toArray();
            scales.put(column, SeriesScale.of(all));
        }
        List<StaticColumn> statics = new ArrayList<>();
        for (String column : columns.statics()) {
            statics.add(
                    StaticColumn.of(
                            column,
                            series.series().stream()
                                    .map(each -> each.statics().getOrDefault(column, ""))
                                    .toList()));
        }
        return new Features(
                columns,
                calendar ? CalendarCycle.of(series.frequency()) : List.of(),
                statics,
                scales);
    }

    private static List<String> covariates(Columns columns) {
        List<String> names = new ArrayList<>(columns.past());
        names.addAll(columns.known());
        return names;
    }

    /** {@return the names of the features of a past step after the values of the target} */
    public List<String> pastNames() {
        List<String> names = new ArrayList<>(columns.past());
        names.addAll(futureNames());
        return names;
    }

    /** {@return the names of the features of a step of the horizon} */
    public List<String> futureNames() {
        List<String> names = new ArrayList<>(columns.known());
        for (CalendarCycle cycle : calendar) {
            names.add("calendar: " + cycle.name().toLowerCase(Locale.ROOT));
            names.add(names.getLast());
        }
        for (StaticColumn column : statics) {
            names.addAll(Collections.nCopies(column.width(), column.name()));
        }
        if (columns.targets().size() > 1) {
            names.addAll(Collections.nCopies(columns.targets().size(), "target"));
        }
        return names;
    }

    /**
     * {@return one series for each target of each series}
     *
     * @param series the series, with the columns of those that were fitted
     * @param transform the transform of the targets
     * @param horizon number of steps after the last target for which there are features
     */
    public List<EncodedSeries> encode(SeriesSet series, Transform transform, int horizon) {
        List<EncodedSeries> all = new ArrayList<>();
        for (TimeSeries each : series.series()) {
            int steps = each.length(columns.targets().getFirst());
            float[] varying = varying(each, series, steps + horizon);
            for (int target = 0; target < columns.targets().size(); target++) {
                all.add(
                        new EncodedSeries(
                                each.id(),
                                columns.targets().get(target),
                                transformed(each, columns.targets().get(target), transform),
                                new FeatureTable(
                                        varying,
                                        varyingWidth(),
                                        columns.past().size(),
                                        constants(each, target))));
            }
        }
        return all;
    }

    private static double[] transformed(TimeSeries series, String target, Transform transform) {
        double[] values = series.copyOf(target);
        for (int step = 0; step < values.length; step++) {
            if (!transform.accepts(values[step])) {
                throw new IllegalArgumentException(
                        ("series '%s', column '%s', step %s: the transform %s needs values %s 0,"
                                        + " got %s; choose another transform")
                                .formatted(
                                        series.id(),
                                        target,
                                        step,
                                        transform,
                                        transform == Transform.LOGARITHM ? "above" : "of at least",
                                        values[step]));
            }
            values[step] = transform.apply(values[step]);
        }
        return values;
    }

    private float[] varying(TimeSeries series, SeriesSet set, int steps) {
        int width = varyingWidth();
        float[] rows = new float[steps * width];
        int at = 0;
        for (String column : covariates(columns)) {
            SeriesScale scale = scales.get(column);
            double[] values = series.copyOf(column);
            for (int step = 0; step < Math.min(steps, values.length); step++) {
                double scaled = (values[step] - scale.mean()) / scale.deviation();
                rows[step * width + at] = Double.isNaN(scaled) ? 0 : (float) scaled;
            }
            at++;
        }
        for (int step = 0; step < steps && !calendar.isEmpty(); step++) {
            LocalDateTime time = set.frequency().plus(series.start(), step);
            for (int cycle = 0; cycle < calendar.size(); cycle++) {
                double angle = 2 * Math.PI * calendar.get(cycle).phase(time);
                rows[step * width + at + 2 * cycle] = (float) StrictMath.sin(angle);
                rows[step * width + at + 2 * cycle + 1] = (float) StrictMath.cos(angle);
            }
        }
        return rows;
    }

    private int varyingWidth() {
        return columns.past().size() + columns.known().size() + 2 * calendar.size();
    }

    private float[] constants(TimeSeries series, int target) {
        int width = statics.stream().mapToInt(StaticColumn::width).sum();
        int targets = columns.targets().size();
        float[] row = new float[width + (targets > 1 ? targets : 0)];
        int at = 0;
        for (StaticColumn column : statics) {
            column.encode(series.statics().getOrDefault(column.name(), ""), row, at);
            at += column.width();
        }
        if (targets > 1) {
            row[width + target] = 1;
        }
        return row;
    }
}
