package io.rnn4j.forecast;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.loss.Loss;
import io.rnn4j.core.data.Dataset;
import io.rnn4j.core.loss.MeanAbsoluteError;
import io.rnn4j.core.loss.QuantileLoss;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.TrainingListener;
import io.rnn4j.forecast.network.NetworkKind;
import io.rnn4j.forecast.network.NetworkSettings;
import io.rnn4j.forecast.network.NetworkTraining;
import io.rnn4j.forecast.network.NetworkTraining.Trained;
import io.rnn4j.forecast.network.Networks;
import io.rnn4j.forecast.network.TrainingPlan;
import io.rnn4j.forecast.network.WeightedQuantileLoss;
import io.rnn4j.forecast.series.Horizon;
import io.rnn4j.forecast.series.SeriesSet;
import io.rnn4j.forecast.setting.Likelihood;
import io.rnn4j.forecast.setting.Normalization;
import io.rnn4j.forecast.setting.Seasonality;
import io.rnn4j.forecast.setting.Strategy;
import io.rnn4j.forecast.setting.Transform;
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
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A recurrent network as a method: one network for all series and all targets, trained on windows
 * of them. Every setting has a default, which may depend on the data. Immutable: each setter
 * returns a copy with one setting changed.
 *
 * <pre>{@code
 * FittedForecaster fitted = Forecaster.lstm().seed(7).fit(series, 12);
 * Forecast forecast = fitted.forecast(series);
 * }</pre>
 *
 * <p>The most recent part of the series is held back at first, to find the number of epochs; then a
 * network is trained on all of them for as many epochs. The same data, settings and seed give the
 * same forecast to the bit, unless a time limit ends the training.
 */
@SuppressWarnings("doclint:missing") // {@return …} documents the parameter of a setter
public final class Forecaster implements ForecastMethod, Cloneable {
    private static final double MEDIAN = 0.5;
    private static final double RECENT_SHARE = 0.1;
    private static final int LONGEST_DEFAULT_WINDOW = 256;
    private static final int SHORTEST_DEFAULT_WINDOW = 16;
    private static final int FEW_VALUES = 2_000;
    private static final int LEAST_EPOCHS = 15;
    private static final int MOST_EPOCHS = 150;

    /** The number of training steps that default epochs amount to. */
    private static final int STEPS = 2_000;

    private static final int RECENT_SAMPLES_SHARE = 4;

    // Fields are assigned in a copy before it is returned, and never again; 0 and null stand for
    // defaults that depend on the data.
    private final NetworkKind kind;
    private String name;
    private long seed = 42;
    private int window;
    private int season;
    private int units;
    private int layers = 1;
    private double dropout;
    private int segment;
    private int epochs;
    private int patience = -1; // for the default
    private double learningRate = 0.003;
    private int batchSize;
    private int samples = 20_000;
    private List<Double> quantiles;
    private Loss loss;
    private Normalization normalization = Normalization.LAST_VALUE_AND_DEVIATION;
    private Transform transform = Transform.NONE;
    private Seasonality seasonality = Seasonality.NONE;
    private boolean calendar = true;
    private Strategy strategy = Strategy.DIRECT;
    private Likelihood likelihood = Likelihood.STUDENT_T;
    private int paths = 200;
    private boolean refit = true;
    private Duration timeLimit;
    private int threads;
    private Consumer<ForecasterProgress> listener = progress -> {};
    private Supplier<List<TrainingListener>> trainingListeners = List::of;

    private Forecaster(NetworkKind kind) {
        this.kind = kind;
        this.name = kind.text();
    }

    // ---- kinds

    /** {@return a long short-term memory over the window, and a dense layer for the horizon} */
    public static Forecaster lstm() {
        return new Forecaster(NetworkKind.LSTM);
    }

    /** {@return a gated recurrent unit over the window, and a dense layer for the horizon} */
    public static Forecaster gru() {
        return new Forecaster(NetworkKind.GRU);
    }

    /**
     * {@return an LSTM that encodes the window, and an LSTM over the horizon that attends to the
     * encoded steps (Bahdanau et al. 2015)}
     */
    public static Forecaster encoderDecoder() {
        return new Forecaster(NetworkKind.ENCODER_DECODER);
    }

    /**
     * {@return SegRNN (Lin et al. 2023, arXiv:2308.11200): a GRU reads the window in segments, and
     * all segments of the horizon are decoded in parallel, each by one step from the final state}
     */
    public static Forecaster segmentRnn() {
        return new Forecaster(NetworkKind.SEGMENT_RNN);
    }

    /**
     * {@return DeepAR (Salinas et al. 2017, arXiv:1704.04110): an LSTM computes the distribution of
     * the next value, from which paths are drawn step by step; quantiles are those of the paths}
     * For counts choose {@link Likelihood#NEGATIVE_BINOMIAL}.
     */
    public static Forecaster deepAr() {
        return new Forecaster(NetworkKind.DEEP_AR);
    }

    /**
     * {@return a recurrence of both state and output, {@link
     * io.rnn4j.core.cell.OutputRecurrentCell}, whose output is the forecast of the horizon}
     */
    public static Forecaster outputRecurrent() {
        return new Forecaster(NetworkKind.OUTPUT_RECURRENT);
    }

    private Forecaster with(Consumer<Forecaster> change) {
        try {
            Forecaster copy = (Forecaster) clone();
            change.accept(copy);
            return copy;
        } catch (CloneNotSupportedException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static int atLeastOne(String setting, int value) {
        SettingChecks.atLeastOne("forecaster", setting, value);
        return value;
    }

    private static int steps(String setting, int value) {
        String range = "from 1 to " + Horizon.LONGEST;
        boolean isValid = value >= 1 && value <= Horizon.LONGEST;
        SettingChecks.require(isValid, "forecaster", setting, range, value);
        return value;
    }

    // ---- settings

    @Override
    public String name() {
        return name;
    }

    /** {@return a copy with this name in tables; by default the name of the kind} */
    public Forecaster name(String newName) {
        Objects.requireNonNull(newName, "name");
        return with(copy -> copy.name = newName);
    }

    /**
     * {@return a copy with this seed of the initial weights, the order of the samples, dropout, the
     * selection of samples and sampled paths; 42 by default}
     */
    public Forecaster seed(long newSeed) {
        return with(copy -> copy.seed = newSeed);
    }

    /**
     * {@return a copy whose network reads this number of steps, at least 1; by default two seasons
     * or horizons, at least 16 and at most 256, and at most half of the longest series} {@link
     * #segmentRnn} rounds it up to whole segments.
     */
    public Forecaster window(int steps) {
        return with(copy -> copy.window = steps("window", steps));
    }

    /** {@return a copy with this season, at least 1 step; by default that of the frequency} */
    public Forecaster season(int steps) {
        return with(copy -> copy.season = steps("season", steps));
    }

    /** {@return a copy with this width of the states, at least 1; by default 32 to 64} */
    public Forecaster units(int newUnits) {
        return with(copy -> copy.units = atLeastOne("units", newUnits));
    }

    /**
     * {@return a copy with this number of recurrent layers, at least 1, the default} {@link
     * #segmentRnn} and {@link #outputRecurrent} always have one.
     */
    public Forecaster layers(int newLayers) {
        return with(copy -> copy.layers = atLeastOne("layers", newLayers));
    }

    /** {@return a copy with this rate of dropout after recurrent layers, below 1; 0 by default} */
    public Forecaster dropout(double rate) {
        SettingChecks.fraction("forecaster", "dropout", rate);
        return with(copy -> copy.dropout = rate);
    }

    /**
     * {@return a copy with this number of steps of a segment of {@link #segmentRnn}, at least 1; by
     * default a season, or else 12, and at most the horizon}
     */
    public Forecaster segment(int steps) {
        return with(copy -> copy.segment = steps("segment", steps));
    }

    /**
     * {@return a copy with this largest number of epochs, at least 1; by default as many as make
     * 2,000 steps, from 15 to 150} The learning rate decays over as many, by a cosine.
     */
    public Forecaster epochs(int newEpochs) {
        return with(copy -> copy.epochs = atLeastOne("epochs", newEpochs));
    }

    /**
     * {@return a copy that stops after this number of epochs without improvement on the most recent
     * part, by default a fifth of the epochs; 0 for all epochs on all data, without such a part}
     */
    public Forecaster patience(int newPatience) {
        SettingChecks.require(
                newPatience >= 0, "forecaster", "patience", "at least 0", newPatience);
        return with(copy -> copy.patience = newPatience);
    }

    /** {@return a copy with this learning rate of Adam in the first epoch; 0.003 by default} */
    public Forecaster learningRate(double rate) {
        SettingChecks.positive("forecaster", "learningRate", rate);
        return with(copy -> copy.learningRate = rate);
    }

    /** {@return a copy with this number of samples of a step; by default 16 to 128} */
    public Forecaster batchSize(int newSize) {
        return with(copy -> copy.batchSize = atLeastOne("batchSize", newSize));
    }

    /**
     * {@return a copy that trains on at most this number of windows, at least 1, a random selection
     * if there are more; 20,000 by default}
     */
    public Forecaster samples(int most) {
        return with(copy -> copy.samples = atLeastOne("samples", most));
    }

    /**
     * {@return a copy with these levels of the quantiles, between 0 and 1 and ascending; none for a
     * point forecast} By default 0.1, 0.5 and 0.9; a recursive strategy has none. The forecast is
     * the median, whose level is added if it is missing.
     */
    public Forecaster quantiles(double... levels) {
        Objects.requireNonNull(levels, "levels");
        List<Double> list = new ArrayList<>();
        for (double level : levels) {
            list.add(level);
        }
        if (!list.isEmpty()) {
            if (!list.contains(MEDIAN)) {
                list.add(MEDIAN);
                list.sort(null);
            }
            new QuantileLoss(list); // rejects invalid levels
        }
        return with(copy -> copy.quantiles = List.copyOf(list));
    }

    /**
     * {@return a copy that forecasts one value by this loss, without quantiles} The loss applies to
     * normalised values.
     */
    public Forecaster loss(Loss newLoss) {
        Objects.requireNonNull(newLoss, "loss");
        return with(
                copy -> {
                    copy.loss = newLoss;
                    copy.quantiles = List.of();
                });
    }

    /** {@return a copy that normalises windows in this way, by default by last value and scale} */
    public Forecaster normalization(Normalization newNormalization) {
        Objects.requireNonNull(newNormalization, "normalization");
        return with(copy -> copy.normalization = newNormalization);
    }

    /** {@return a copy that transforms targets first; by default it does not} */
    public Forecaster transform(Transform newTransform) {
        Objects.requireNonNull(newTransform, "transform");
        return with(copy -> copy.transform = newTransform);
    }

    /** {@return a copy that treats the season in this way; by default the network learns it} */
    public Forecaster seasonality(Seasonality newSeasonality) {
        Objects.requireNonNull(newSeasonality, "seasonality");
        return with(copy -> copy.seasonality = newSeasonality);
    }

    /** {@return a copy with phases of the calendar as features, the default, or without them} */
    public Forecaster calendar(boolean newCalendar) {
        return with(copy -> copy.calendar = newCalendar);
    }

    /** {@return a copy that forecasts several steps in this way; directly by default} */
    public Forecaster strategy(Strategy newStrategy) {
        Objects.requireNonNull(newStrategy, "strategy");
        return with(copy -> copy.strategy = newStrategy);
    }

    /** {@return a copy with this distribution of {@link #deepAr}; Student's t by default} */
    public Forecaster likelihood(Likelihood newLikelihood) {
        Objects.requireNonNull(newLikelihood, "likelihood");
        return with(copy -> copy.likelihood = newLikelihood);
    }

    /** {@return a copy with this number of sampled paths of {@link #deepAr}; 200 by default} */
    public Forecaster paths(int newPaths) {
        return with(copy -> copy.paths = atLeastOne("paths", newPaths));
    }

    /**
     * {@return a copy that trains a network on all data in the end, the default, or that keeps the
     * one that has not seen the most recent part}
     */
    public Forecaster refit(boolean newRefit) {
        return with(copy -> copy.refit = newRefit);
    }

    /**
     * {@return a copy whose training ends after this time, after a whole step; without limit by
     * default} The result then depends on the speed of the machine.
     */
    public Forecaster timeLimit(Duration limit) {
        Objects.requireNonNull(limit, "timeLimit");
        SettingChecks.require(
                limit.isPositive(), "forecaster", "timeLimit", "above 0", limit.toSeconds());
        return with(copy -> copy.timeLimit = limit);
    }

    /** {@return a copy with this maximum number of threads, on which no result depends} */
    public Forecaster threads(int newThreads) {
        return with(copy -> copy.threads = atLeastOne("threads", newThreads));
    }

    /** {@return a copy that reports the progress of training; nothing is printed without one} */
    public Forecaster listener(Consumer<ForecasterProgress> newListener) {
        Objects.requireNonNull(newListener, "listener");
        return with(copy -> copy.listener = newListener);
    }

    /**
     * {@return a copy whose trainings inform further listeners, such as a {@link
     * io.rnn4j.core.training.GradientFlowMonitor} or a {@link
     * io.rnn4j.core.training.TensorBoardLog}}
     *
     * @param newListeners creates the listeners of a training; called for each training, first for
     *     the one that finds the number of epochs, if there is one, then for that on all data
     */
    public Forecaster trainingListeners(Supplier<List<TrainingListener>> newListeners) {
        Objects.requireNonNull(newListeners, "trainingListeners");
        return with(copy -> copy.trainingListeners = newListeners);
    }

    // ---- fitting

    @Override
    public FittedForecaster fit(SeriesSet history, int horizon) {
        Task task = new Task(history, horizon);
        Trained trained =
                task.training().run(task::network, task.early(), task.recent(), task.all());
        trained.model().releaseBuffers();
        return new FittedForecaster(
                trained.model(),
                task.description(trained.epochs()),
                task.scales(),
                TrainingRecord.of(seed, trained.history()));
    }

    /**
     * Estimates the time of {@link #fit} from a few training steps.
     *
     * @param history the series up to the present
     * @param horizon number of steps to forecast, at least 1
     * @return the time if all epochs are needed; early stopping usually makes it shorter
     */
    public Duration estimate(SeriesSet history, int horizon) {
        Task task = new Task(history, horizon);
        Duration time = task.training().estimate(task.network(), task.early(), task.all());
        return timeLimit == null || time.compareTo(timeLimit) < 0 ? time : timeLimit;
    }

    /** Settings and samples for a set of series. */
    private final class Task {
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

        Task(SeriesSet history, int horizon) {
            this.history = Objects.requireNonNull(history, "history");
            this.horizon = Horizon.require(horizon);
            requireKnowable();
            requireCounts();
            features = Features.of(history, calendar);
            encoded = features.encode(history, transform, 0);
            int longest = encoded.stream().mapToInt(EncodedSeries::steps).max().orElse(0);
            int ahead = strategy == Strategy.DIRECT ? horizon : 1;
            if (longest <= ahead) {
                throw new IllegalArgumentException(
                        ("the longest series has %s steps; a horizon of %s needs at least %s; use a"
                                        + " shorter horizon or longer series")
                                .formatted(longest, ahead, ahead + 1));
            }
            int steps = season == 0 ? history.frequency().season() : season;
            network = network(steps, ahead);
            framing =
                    new Framing(
                            window(longest, steps, ahead),
                            ahead,
                            steps,
                            normalization,
                            transform,
                            seasonality,
                            network.isOfCounts());
            requireSeason();
            history.requireGapsBelow(framing.window());
            layout = kind.layout(features, network.segment());
            widths = SampleWidths.of(framing, features, layout);
            int[] none = new int[encoded.size()];
            int[] heldOut = heldOut();
            allWindows = Windows.before(encoded, framing, none).atMost(samples, seed);
            earlyWindows = Windows.before(encoded, framing, heldOut).atMost(samples, seed);
            recentWindows =
                    Windows.within(encoded, framing, heldOut)
                            .atMost(Math.max(1, samples / RECENT_SAMPLES_SHARE), seed);
        }

        /** Columns of the past have no values over the horizon. */
        private void requireKnowable() {
            boolean needsAll = kind == NetworkKind.DEEP_AR || strategy == Strategy.RECURSIVE;
            if (needsAll && !history.columns().past().isEmpty()) {
                throw new IllegalArgumentException(
                        ("'%s' forecasts step by step and needs all columns over the horizon, but"
                             + " %s are known up to the present only; leave them out, or use"
                             + " another kind with the direct strategy")
                                .formatted(name, history.columns().past()));
            }
            if (strategy == Strategy.RECURSIVE && quantiles != null && !quantiles.isEmpty()) {
                throw new IllegalArgumentException(
                        ("'%s': a recursive strategy has no quantiles, got %s; use the intervals of"
                                        + " a back-test, or the direct strategy")
                                .formatted(name, quantiles));
            }
            if (kind == NetworkKind.DEEP_AR
                    && (seasonality == Seasonality.DIFFERENCE || loss != null)) {
                throw new IllegalArgumentException(
                        ("'%s' maximises a likelihood of values; expected no loss and no seasonal"
                                        + " differencing, got %s and %s")
                                .formatted(name, loss, seasonality));
            }
        }

        private void requireCounts() {
            if (kind != NetworkKind.DEEP_AR || !likelihood.isOfCounts()) {
                return;
            }
            if (transform != Transform.NONE || seasonality != Seasonality.NONE) {
                throw new IllegalArgumentException(
                        ("'%s': the likelihood %s is one of counts as they are; expected no"
                                        + " transform and no seasonality, got %s and %s")
                                .formatted(name, likelihood, transform, seasonality));
            }
            Counts.require(history, history.columns().targets());
        }

        private void requireSeason() {
            int least = seasonality == Seasonality.DECOMPOSITION ? 2 : 1;
            boolean isUsed = seasonality != Seasonality.NONE;
            if (isUsed && (framing.season() < least || framing.season() > framing.window())) {
                throw new IllegalArgumentException(
                        ("'%s': the seasonality %s needs a season of at least %s steps and a window"
                             + " of at least a season, got a season of %s and a window of %s; set"
                             + " season(n) or window(n)")
                                .formatted(
                                        name,
                                        seasonality,
                                        least,
                                        framing.season(),
                                        framing.window()));
            }
        }

        private NetworkSettings network(int steps, int ahead) {
            List<Double> levels = quantiles == null ? List.of(0.1, MEDIAN, 0.9) : quantiles;
            if (strategy == Strategy.RECURSIVE) {
                levels = List.of();
            }
            long values = encoded.stream().mapToLong(EncodedSeries::steps).sum();
            int size = units == 0 ? (values < FEW_VALUES ? 32 : 64) : units;
            int length = segment == 0 ? (steps > 1 ? steps : 12) : segment;
            return new NetworkSettings(
                    kind,
                    size,
                    layers,
                    dropout,
                    kind == NetworkKind.SEGMENT_RNN ? Math.min(length, ahead) : 1,
                    levels,
                    likelihood);
        }

        private int window(int longest, int steps, int ahead) {
            int length = window;
            if (length == 0) {
                length = Math.max(SHORTEST_DEFAULT_WINDOW, 2 * Math.max(steps, ahead));
                length = Math.min(LONGEST_DEFAULT_WINDOW, length);
                length = Math.max(1, Math.min(length, (longest - ahead) / 2));
            }
            int unit = network.segment();
            return (length + unit - 1) / unit * unit;
        }

        /**
         * The number of steps of each series on which epochs are measured: a tenth, at least a
         * horizon; none of a series that would have no window before them.
         */
        private int[] heldOut() {
            int[] heldOut = new int[encoded.size()];
            for (int number = 0; number < heldOut.length && patience != 0; number++) {
                int steps = encoded.get(number).steps();
                int ahead = framing.horizon();
                int most = steps - ahead - (framing.window() + 1) / 2;
                int share = (int) Math.max(ahead, RECENT_SHARE * steps);
                heldOut[number] = most < ahead ? 0 : Math.min(share, most);
            }
            return heldOut;
        }

        NetworkTraining training() {
            Execution execution = Execution.standard();
            int most = epochs();
            TrainingPlan plan =
                    new TrainingPlan(
                            trainingLoss(),
                            most,
                            Math.max(1, patience < 0 ? most / 5 : patience),
                            learningRate,
                            batch(),
                            refit,
                            timeLimit,
                            threads == 0 ? execution : execution.threads(threads));
            return new NetworkTraining(
                    plan,
                    (search, epoch, all, trained, recent, remaining) ->
                            listener.accept(
                                    new ForecasterProgress(
                                            name,
                                            search,
                                            new ForecasterProgress.Epochs(
                                                    epoch, all, trained, recent),
                                            remaining)),
                    trainingListeners);
        }

        private int batch() {
            if (batchSize > 0) {
                return batchSize;
            }
            int size = allWindows.size();
            return size < 500 ? 16 : size < 2_000 ? 32 : size < 10_000 ? 64 : 128;
        }

        private int epochs() {
            if (epochs > 0) {
                return epochs;
            }
            long needed = (long) STEPS * batch() / Math.max(1, allWindows.size());
            return (int) Math.max(LEAST_EPOCHS, Math.min(MOST_EPOCHS, needed));
        }

        Model network() {
            return Networks.build(network, layout, widths, framing.horizon(), seed);
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

        Dataset early() {
            return samples(recentWindows.size() == 0 ? allWindows : earlyWindows);
        }

        /** {@return the samples of the most recent part; null if there are none} */
        Dataset recent() {
            boolean isEmpty = recentWindows.size() == 0 || earlyWindows.size() == 0;
            return isEmpty ? null : samples(recentWindows);
        }

        Dataset all() {
            return samples(allWindows);
        }

        List<EncodedSeries> scales() {
            return encoded;
        }

        ForecasterDescription description(int trainedEpochs) {
            String settings =
                    ("%s: window %s, season %s, units %s, layers %s, dropout %s, quantiles %s,"
                         + " normalization %s, transform %s, seasonality %s, calendar %s, strategy"
                         + " %s, learning rate %s, batch %s, %s samples, %s epochs")
                            .formatted(
                                    kind.text(),
                                    framing.window(),
                                    framing.season(),
                                    network.units(),
                                    layers,
                                    dropout,
                                    network.quantiles(),
                                    normalization,
                                    transform,
                                    seasonality,
                                    calendar,
                                    strategy,
                                    learningRate,
                                    batch(),
                                    allWindows.size(),
                                    trainedEpochs);
            return new ForecasterDescription(
                    name,
                    network,
                    framing,
                    features,
                    history.frequency(),
                    horizon,
                    paths,
                    new ForecasterDescription.Origin(settings, seed, DataFingerprint.of(history)));
        }

        private Loss trainingLoss() {
            if (kind == NetworkKind.DEEP_AR) {
                return likelihood.loss();
            }
            if (network.quantiles().isEmpty()) {
                return loss == null ? new MeanAbsoluteError() : loss;
            }
            return targets() == Targets.WEIGHTED
                    ? new WeightedQuantileLoss(network.quantiles())
                    : new QuantileLoss(network.quantiles());
        }
    }
}
