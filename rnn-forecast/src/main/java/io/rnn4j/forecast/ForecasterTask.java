package io.rnn4j.forecast;

import io.rnn4j.api.loss.Loss;
import io.rnn4j.core.data.Dataset;
import io.rnn4j.core.loss.MeanAbsoluteError;
import io.rnn4j.core.loss.QuantileLoss;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.training.Execution;
import io.rnn4j.forecast.network.NetworkKind;
import io.rnn4j.forecast.network.NetworkSettings;
import io.rnn4j.forecast.network.NetworkTraining;
import io.rnn4j.forecast.network.NetworkTraining.Trained;
import io.rnn4j.forecast.network.Networks;
import io.rnn4j.forecast.network.TrainingPlan;
import io.rnn4j.forecast.network.WeightedQuantileLoss;
import io.rnn4j.forecast.series.Horizon;
import io.rnn4j.forecast.series.SeriesSet;
import io.rnn4j.forecast.window.EncodedSeries;
import io.rnn4j.forecast.window.Features;
import io.rnn4j.forecast.window.Framing;
import io.rnn4j.forecast.window.SampleLayout;
import io.rnn4j.forecast.window.SampleWidths;
import io.rnn4j.forecast.window.WindowSamples;
import io.rnn4j.forecast.window.WindowSamples.Targets;
import io.rnn4j.forecast.window.Windows;
import io.rnn4j.serialization.TrainingRecord;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The fitting of a {@link Forecaster} to series: their samples, and defaults that depend on them.
 */
final class ForecasterTask {
    private static final List<Double> DEFAULT_QUANTILES = List.of(0.1, 0.5, 0.9);
    private static final double RECENT_SHARE = 0.1;
    private static final int LONGEST_DEFAULT_WINDOW = 256;
    private static final int SHORTEST_DEFAULT_WINDOW = 16;
    private static final int FEW_VALUES = 2_000;
    private static final int LEAST_EPOCHS = 15;
    private static final int MOST_EPOCHS = 150;

    /** The number of training steps that default epochs amount to. */
    private static final int STEPS = 2_000;

    private static final int RECENT_SAMPLES_SHARE = 4;

    private final ForecasterSettings settings;
    private final SeriesSet history;
    private final int horizon;
    private final Features features;
    private final Framing framing;
    private final NetworkSettings network;
    private final SampleLayout layout;
    private final SampleWidths widths;
    private final List<EncodedSeries> encoded;
    private final Windows allWindows;
    private final Windows earlyWindows;
    private final Windows recentWindows;

    ForecasterTask(ForecasterSettings settings, SeriesSet history, int horizon) {
        this.settings = settings;
        this.history = Objects.requireNonNull(history, "history");
        this.horizon = Horizon.require(horizon);
        ForecasterChecks.requireSuitable(settings, history);
        features = Features.of(history, settings.calendar);
        encoded = features.encode(history, settings.transform, 0);
        int longest = encoded.stream().mapToInt(EncodedSeries::steps).max().orElse(0);
        int ahead = settings.isRecursive() ? 1 : horizon;
        if (longest <= ahead) {
            throw new IllegalArgumentException(
                    ("the longest series has %s steps; a horizon of %s needs at least %s; use a"
                                    + " shorter horizon or longer series")
                            .formatted(longest, ahead, ahead + 1));
        }
        int season = settings.season == 0 ? history.frequency().season() : settings.season;
        network = network(season, ahead);
        framing =
                new Framing(
                        window(longest, season, ahead),
                        ahead,
                        season,
                        settings.normalization,
                        settings.transform,
                        settings.seasonality,
                        network.isOfCounts());
        ForecasterChecks.requireSeason(settings.name, framing);
        history.requireGapsBelow(framing.window());
        layout = settings.kind.layout(features, network.segment());
        widths = SampleWidths.of(framing, features, layout);
        int[] none = new int[encoded.size()];
        int[] heldOut = heldOut();
        int most = settings.samples;
        int mostRecent = Math.max(1, most / RECENT_SAMPLES_SHARE);
        allWindows = Windows.before(encoded, framing, none).atMost(most, settings.seed);
        earlyWindows = Windows.before(encoded, framing, heldOut).atMost(most, settings.seed);
        recentWindows = Windows.within(encoded, framing, heldOut).atMost(mostRecent, settings.seed);
    }

    FittedForecaster fit() {
        Trained trained = training().run(this::model, early(), recent(), samples(allWindows));
        trained.model().releaseBuffers();
        return new FittedForecaster(
                trained.model(),
                description(trained.epochs()),
                encoded,
                TrainingRecord.of(settings.seed, trained.history()));
    }

    Duration estimate() {
        Duration limit = settings.timeLimit;
        Duration time = training().estimate(model(), early(), samples(allWindows));
        return limit == null || time.compareTo(limit) < 0 ? time : limit;
    }

    // ---- the network and its window

    private NetworkSettings network(int season, int ahead) {
        List<Double> levels = settings.quantiles == null ? DEFAULT_QUANTILES : settings.quantiles;
        long values = encoded.stream().mapToLong(EncodedSeries::steps).sum();
        int units = values < FEW_VALUES ? 32 : 64;
        int segment = season > 1 ? season : 12;
        return new NetworkSettings(
                settings.kind,
                settings.units == 0 ? units : settings.units,
                settings.layers,
                settings.dropout,
                settings.kind == NetworkKind.SEGMENT_RNN
                        ? Math.min(settings.segment == 0 ? segment : settings.segment, ahead)
                        : 1,
                settings.isRecursive() ? List.of() : levels,
                settings.likelihood);
    }

    private int window(int longest, int season, int ahead) {
        int length = settings.window;
        if (length == 0) {
            length = Math.max(SHORTEST_DEFAULT_WINDOW, 2 * Math.max(season, ahead));
            length = Math.min(LONGEST_DEFAULT_WINDOW, length);
            length = Math.max(1, Math.min(length, (longest - ahead) / 2));
        }
        int unit = network.segment();
        return (length + unit - 1) / unit * unit;
    }

    private Model model() {
        return Networks.build(network, layout, widths, framing.horizon(), settings.seed);
    }

    // ---- samples

    /**
     * The number of steps of each series on which epochs are measured: a tenth, at least a horizon;
     * none of a series that would have no window before them.
     */
    private int[] heldOut() {
        int[] heldOut = new int[encoded.size()];
        for (int number = 0; number < heldOut.length && settings.patience != 0; number++) {
            int steps = encoded.get(number).steps();
            int ahead = framing.horizon();
            int most = steps - ahead - (framing.window() + 1) / 2;
            int share = (int) Math.max(ahead, RECENT_SHARE * steps);
            heldOut[number] = most < ahead ? 0 : Math.min(share, most);
        }
        return heldOut;
    }

    private Targets targets() {
        boolean isComplete =
                widths.targets() == framing.horizon()
                        && allWindows.firstOrigin() >= framing.window()
                        && encoded.stream().noneMatch(EncodedSeries::hasGaps);
        if (isComplete) {
            return Targets.PLAIN;
        }
        boolean manyValues = network.outputsOfStep() > 1 && !layout.sequence();
        return manyValues ? Targets.WEIGHTED : Targets.MASKED;
    }

    private Dataset samples(Windows windows) {
        return new WindowSamples(encoded, windows, framing, layout, widths, targets());
    }

    private Dataset early() {
        return samples(recentWindows.size() == 0 ? allWindows : earlyWindows);
    }

    /** {@return the samples of the most recent part; null if there are none} */
    private Dataset recent() {
        boolean isEmpty = recentWindows.size() == 0 || earlyWindows.size() == 0;
        return isEmpty ? null : samples(recentWindows);
    }

    // ---- training

    private NetworkTraining training() {
        Execution execution = Execution.standard();
        TrainingPlan plan =
                new TrainingPlan(
                        loss(),
                        epochs(),
                        Math.max(1, patience()),
                        settings.learningRate,
                        batch(),
                        settings.refit,
                        settings.timeLimit,
                        settings.threads == 0 ? execution : execution.threads(settings.threads));
        return new NetworkTraining(
                plan,
                (search, epoch, all, trained, recent, remaining) ->
                        settings.listener.accept(
                                new ForecasterProgress(
                                        settings.name,
                                        search,
                                        new ForecasterProgress.Epochs(epoch, all, trained, recent),
                                        remaining)),
                settings.trainingListeners,
                settings.checkpoints);
    }

    private int patience() {
        return settings.patience < 0 ? epochs() / 5 : settings.patience;
    }

    private int batch() {
        if (settings.batchSize > 0) {
            return settings.batchSize;
        }
        int size = allWindows.size();
        return size < 500 ? 16 : size < 2_000 ? 32 : size < 10_000 ? 64 : 128;
    }

    private int epochs() {
        if (settings.epochs > 0) {
            return settings.epochs;
        }
        long needed = (long) STEPS * batch() / Math.max(1, allWindows.size());
        return (int) Math.max(LEAST_EPOCHS, Math.min(MOST_EPOCHS, needed));
    }

    private Loss loss() {
        if (settings.isAutoregressive()) {
            return settings.likelihood.loss();
        }
        if (network.quantiles().isEmpty()) {
            return settings.loss == null ? new MeanAbsoluteError() : settings.loss;
        }
        return targets() == Targets.WEIGHTED
                ? new WeightedQuantileLoss(network.quantiles())
                : new QuantileLoss(network.quantiles());
    }

    // ---- description

    private ForecasterDescription description(int trainedEpochs) {
        return new ForecasterDescription(
                settings.name,
                network,
                framing,
                features,
                history.frequency(),
                horizon,
                settings.paths,
                new ForecasterDescription.Origin(
                        text(trainedEpochs), settings.seed, DataFingerprint.of(history)));
    }

    /** {@return all settings but the name and the seed, also those that had defaults} */
    private String text(int trainedEpochs) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("window", framing.window());
        values.put("season", framing.season());
        values.put("units", network.units());
        switch (settings.kind) {
            case LSTM, GRU, ENCODER_DECODER, DEEP_AR -> values.put("layers", network.layers());
            case SEGMENT_RNN -> values.put("segment", network.segment());
            case OUTPUT_RECURRENT -> {} // has one layer
        }
        values.put("dropout", network.dropout());
        values.put("quantiles", network.quantiles());
        if (settings.isAutoregressive()) {
            values.put("likelihood", network.likelihood());
            values.put("paths", settings.paths);
        } else if (network.quantiles().isEmpty()) {
            values.put("loss", loss());
        }
        values.put("normalization", framing.normalization());
        values.put("transform", framing.transform());
        values.put("seasonality", framing.seasonality());
        values.put("calendar", settings.calendar);
        values.put("strategy", settings.strategy);
        values.put("learning rate", settings.learningRate);
        values.put("batch", batch());
        values.put("samples", "%s of at most %s".formatted(allWindows.size(), settings.samples));
        values.put("epochs", "%s of at most %s".formatted(trainedEpochs, epochs()));
        values.put("patience", patience());
        values.put("refit", settings.refit);
        values.put("time limit", settings.timeLimit == null ? "none" : settings.timeLimit);
        List<String> parts = new ArrayList<>();
        values.forEach((name, value) -> parts.add(name + " " + value));
        return settings.kind.text() + ": " + String.join(", ", parts);
    }
}
