package io.rnn4j.forecast;

import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.core.model.Model;
import io.rnn4j.forecast.network.NetworkKind;
import io.rnn4j.forecast.network.PathSampler;
import io.rnn4j.forecast.series.Columns;
import io.rnn4j.forecast.series.Frequency;
import io.rnn4j.forecast.series.SeriesSet;
import io.rnn4j.forecast.series.TimeSeries;
import io.rnn4j.forecast.window.EncodedSeries;
import io.rnn4j.forecast.window.SeriesScale;
import io.rnn4j.forecast.window.WindowSamples;
import io.rnn4j.forecast.window.WindowSamples.Targets;
import io.rnn4j.forecast.window.Windows;
import io.rnn4j.serialization.TrainingRecord;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A fitted {@link Forecaster}. It forecasts from the series that it was fitted to, from their
 * continuations, and from other series with the same columns and frequency, without being trained
 * again. Any number of threads may use it.
 */
public final class FittedForecaster implements SavableMethod {
    private final Model model;
    private final ForecasterDescription description;
    private final Map<SeriesTarget, SeriesScale> scales;
    private final ConformalIntervals intervals; // null for none
    private final TrainingRecord training; // null if the file has none

    /** A target of a series. */
    record SeriesTarget(String id, String target) {}

    FittedForecaster(
            Model model,
            ForecasterDescription description,
            List<EncodedSeries> fitted,
            TrainingRecord training) {
        this(model, description, scales(fitted), null, training);
    }

    FittedForecaster(
            Model model,
            ForecasterDescription description,
            Map<SeriesTarget, SeriesScale> scales,
            ConformalIntervals intervals,
            TrainingRecord training) {
        this.model = model;
        this.description = description;
        this.scales = scales;
        this.intervals = intervals;
        this.training = training;
    }

    private static Map<SeriesTarget, SeriesScale> scales(List<EncodedSeries> fitted) {
        Map<SeriesTarget, SeriesScale> scales = new LinkedHashMap<>();
        fitted.forEach(
                each -> scales.put(new SeriesTarget(each.id(), each.target()), each.scale()));
        return scales;
    }

    /** {@return the trained network} */
    public Model model() {
        return model;
    }

    @Override
    public Columns columns() {
        return description.features().columns();
    }

    @Override
    public Frequency frequency() {
        return description.frequency();
    }

    /**
     * {@return the levels of the quantiles that forecasts have, in ascending order; those of
     * intervals are among them}
     */
    public SortedSet<Double> levels() {
        SortedSet<Double> all = new TreeSet<>(networkLevels());
        if (intervals != null) {
            all.addAll(intervals.quantileLevels());
        }
        return Collections.unmodifiableSortedSet(all);
    }

    /**
     * {@return the training: by epoch the {@code loss} of the network; if another network, without
     * the most recent part of the data, found the number of epochs, its {@code search_loss}, and
     * its {@code search_val_loss} on that part; empty if the method was loaded from a file without
     * a training record}
     */
    public Optional<TrainingRecord> training() {
        return Optional.ofNullable(training);
    }

    ForecasterDescription description() {
        return description;
    }

    Map<SeriesTarget, SeriesScale> scales() {
        return scales;
    }

    ConformalIntervals intervals() {
        return intervals;
    }

    @Override
    public int horizon() {
        return description.horizon();
    }

    @Override
    public FittedForecaster intervals(ConformalIntervals calibrated) {
        Objects.requireNonNull(calibrated, "intervals");
        return new FittedForecaster(model, description, scales, calibrated, training);
    }

    @Override
    public Forecast forecast(SeriesSet history) {
        List<EncodedSeries> series = encoded(history, description.horizon());
        List<double[][]> values = // by series: the median, then the quantiles
                description.isRecursive()
                        ? recursive(series)
                        : description.network().kind() == NetworkKind.DEEP_AR
                                ? sampled(series)
                                : direct(series);
        List<Double> levels = networkLevels();
        Map<String, TimeSeries> byId = new LinkedHashMap<>();
        history.series().forEach(each -> byId.put(each.id(), each));
        List<SeriesForecast> all = new ArrayList<>();
        for (int number = 0; number < series.size(); number++) {
            EncodedSeries each = series.get(number);
            SeriesForecast forecast =
                    new SeriesForecast(
                            each.id(),
                            each.target(),
                            history.frequency().plus(byId.get(each.id()).start(), each.steps()),
                            values.get(number)[0]);
            for (int level = 0; level < levels.size(); level++) {
                forecast = forecast.quantile(levels.get(level), values.get(number)[1 + level]);
            }
            all.add(forecast);
        }
        Forecast result =
                new Forecast(all, history.frequency(), source(history))
                        .explainedBy(() -> explain(history));
        return intervals == null ? result : intervals.apply(result, history);
    }

    private List<Double> networkLevels() {
        return description.isRecursive() ? List.of() : description.network().quantiles();
    }

    private String source(SeriesSet history) {
        return "%s%nforecast from data %s".formatted(this, DataFingerprint.of(history));
    }

    /** The series as features up to a horizon, with the scales of the time of fitting. */
    private List<EncodedSeries> encoded(SeriesSet history, int horizon) {
        Objects.requireNonNull(history, "history");
        requireFrequency(description.name(), description.frequency(), history.frequency());
        SeriesSet read = // with the roles of the columns at the time of fitting
                new SeriesSet(history.series(), history.frequency(), columns());
        read.requireGapsBelow(description.framing().window());
        if (description.framing().counts()) {
            Counts.require(read, columns().targets());
        }
        if (horizon > 0) {
            read.requireKnown(horizon);
        }
        return description
                .features()
                .encode(history, description.framing().transform(), horizon)
                .stream()
                .map(
                        each -> {
                            SeriesScale scale =
                                    scales.get(new SeriesTarget(each.id(), each.target()));
                            return scale == null ? each : each.scaledBy(scale);
                        })
                .toList();
    }

    static void requireFrequency(String name, Frequency fitted, Frequency got) {
        if (!got.equals(fitted)) {
            throw new IllegalArgumentException(
                    "'%s' was fitted to series with a step %s, got a step %s"
                            .formatted(name, fitted, got));
        }
    }

    private WindowSamples samples(List<EncodedSeries> series) {
        return new WindowSamples(
                series,
                Windows.last(series),
                description.framing(),
                description.layout(),
                description.widths(),
                Targets.NONE);
    }

    private List<double[][]> direct(List<EncodedSeries> series) {
        WindowSamples samples = samples(series);
        int stride = description.network().outputsOfStep();
        int median = Math.max(0, networkLevels().indexOf(0.5));
        List<double[][]> all = new ArrayList<>();
        model.predict(
                samples,
                predictions -> {
                    for (int sample = 0; sample < predictions.count(); sample++) {
                        float[] outputs = predictions.of(sample).array();
                        double[][] values = new double[1 + networkLevels().size()][];
                        int number = predictions.first() + sample;
                        values[0] = samples.reversed(number, outputs, median, stride);
                        for (int level = 0; level < networkLevels().size(); level++) {
                            values[1 + level] = samples.reversed(number, outputs, level, stride);
                        }
                        all.add(values);
                    }
                });
        return all;
    }

    /** Every forecast of one step is the last value of the next window. */
    private List<double[][]> recursive(List<EncodedSeries> series) {
        double[][] values = new double[series.size()][description.horizon()];
        List<EncodedSeries> longer = series;
        for (int step = 0; step < description.horizon(); step++) {
            List<double[][]> next = direct(longer);
            List<EncodedSeries> continued = new ArrayList<>();
            for (int number = 0; number < values.length; number++) {
                values[number][step] = next.get(number)[0][0];
                double transformed = description.framing().transform().apply(values[number][step]);
                continued.add(longer.get(number).with(transformed));
            }
            longer = continued;
        }
        List<double[][]> all = new ArrayList<>();
        for (double[] each : values) {
            all.add(new double[][] {each});
        }
        return all;
    }

    private List<double[][]> sampled(List<EncodedSeries> series) {
        WindowSamples samples = samples(series);
        PathSampler sampler =
                new PathSampler(
                        model,
                        samples,
                        description.network().likelihood(),
                        description.paths(),
                        description.horizon());
        List<double[][]> all = new ArrayList<>();
        for (int number = 0; number < series.size(); number++) {
            EncodedSeries each = series.get(number);
            String purpose = "paths of %s, %s".formatted(each.id(), each.target());
            float[][] draws =
                    sampler.draw(number, new RandomNumbers(description.origin().seed(), purpose));
            double[][] values = new double[1 + networkLevels().size()][];
            values[0] = quantile(samples, number, draws, 0.5);
            for (int level = 0; level < networkLevels().size(); level++) {
                values[1 + level] = quantile(samples, number, draws, networkLevels().get(level));
            }
            all.add(values);
        }
        return all;
    }

    private static double[] quantile(
            WindowSamples samples, int number, float[][] draws, double level) {
        float[] outputs = new float[draws.length];
        for (int step = 0; step < outputs.length; step++) {
            outputs[step] = PathSampler.quantile(draws[step], level);
        }
        return samples.reversed(number, outputs, 0, 1);
    }

    /**
     * Measures how much forecasts depend on each column and on the lags of the target. Lags are
     * counted from the first step of the horizon. The error is the mean over the horizon; for
     * {@code deepAr} it is the error of the first step. The result describes the network: a network
     * that is trained too little may depend on other lags than the series does. Values are
     * exchanged before the normalisation; between different series, their deviations from the means
     * of the series are exchanged. So with a normalisation by the last value, the importance of lag
     * 1 includes that this value is subtracted from all others.
     *
     * @param series series with true values after some windows, such as those that the method was
     *     fitted to; at most 2,000 windows are used
     * @return the permutation importance of columns and lags
     * @throws IllegalArgumentException if the series do not suit the method, or have fewer than two
     *     windows
     */
    public Explanation explain(SeriesSet series) {
        Objects.requireNonNull(series, "series");
        return new Explainer(model, description, encoded(series, 0)).explain();
    }

    @Override
    public void save(Path file) throws IOException {
        ForecasterFile.save(this, Objects.requireNonNull(file, "file"));
    }

    /**
     * Loads a fitted method from a file that {@link #save} has written. It computes the same
     * forecasts, to the bit.
     *
     * @param file the file
     * @return the fitted method
     * @throws io.rnn4j.serialization.ModelFileException if the file is not that of a fitted method,
     *     or is damaged
     * @throws IOException if the file cannot be read
     */
    public static FittedForecaster load(Path file) throws IOException {
        return ForecasterFile.load(Objects.requireNonNull(file, "file"));
    }

    /** {@return name, settings, seed and fingerprint of the data} */
    @Override
    public String toString() {
        return "%s, horizon %s: %s; seed %s, fitted to data %s"
                .formatted(
                        description.name(),
                        description.horizon(),
                        description.origin().settings(),
                        description.origin().seed(),
                        description.origin().data());
    }
}
