package io.rnn4j.forecast;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.loss.Loss;
import io.rnn4j.core.loss.QuantileLoss;
import io.rnn4j.core.training.TrainingListener;
import io.rnn4j.forecast.network.NetworkKind;
import io.rnn4j.forecast.series.Horizon;
import io.rnn4j.forecast.series.SeriesSet;
import io.rnn4j.forecast.setting.Likelihood;
import io.rnn4j.forecast.setting.Normalization;
import io.rnn4j.forecast.setting.Seasonality;
import io.rnn4j.forecast.setting.Strategy;
import io.rnn4j.forecast.setting.Transform;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A forecast method that trains one recurrent network for all series and all targets, on windows of
 * the series. Every setting has a default, which may depend on the data. Immutable: each setter
 * returns a copy with one setting changed.
 *
 * <pre>{@code
 * FittedForecaster fitted = Forecaster.lstm().seed(7).fit(series, 12);
 * Forecast forecast = fitted.forecast(series);
 * }</pre>
 *
 * <p>First, a network is trained without the most recent part of the series, to determine the
 * number of epochs on that part; then a new network is trained on all data for that number of
 * epochs. The same data, settings and seed give the same forecast to the bit, unless a time limit
 * ends the training.
 */
@SuppressWarnings("doclint:missing") // {@return …} documents the parameter of a setter
public final class Forecaster implements ForecastMethod {
    private static final double MEDIAN = 0.5;

    private final ForecasterSettings settings;

    private Forecaster(ForecasterSettings settings) {
        this.settings = settings;
    }

    private Forecaster(NetworkKind kind) {
        this(new ForecasterSettings(kind));
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

    private Forecaster with(Consumer<ForecasterSettings> change) {
        return new Forecaster(settings.with(change));
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
        return settings.name;
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

    /**
     * {@return a copy with this number of units of each recurrent layer, at least 1; by default 32
     * to 64, depending on the data}
     */
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
     * {@return a copy with this maximum number of epochs, at least 1; by default the number that
     * amounts to 2,000 optimizer steps, but at least 15 and at most 150} The learning rate decays
     * over the maximum number of epochs by a cosine.
     */
    public Forecaster epochs(int newEpochs) {
        return with(copy -> copy.epochs = atLeastOne("epochs", newEpochs));
    }

    /**
     * {@return a copy whose training stops after this number of epochs without improvement on the
     * most recent part of the series; by default a fifth of the maximum number of epochs; 0 to hold
     * out no part, and train on all data for all epochs}
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

    /**
     * {@return a copy with this batch size, the number of windows per optimizer step, at least 1;
     * by default 16 to 128, depending on the data}
     */
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
     * {@return a copy that finally trains a new network on all data, the default, or that keeps the
     * network that was trained without the most recent part}
     */
    public Forecaster refit(boolean newRefit) {
        return with(copy -> copy.refit = newRefit);
    }

    /**
     * {@return a copy whose training ends with the first optimizer step after this time; without
     * limit by default} With a limit, the result depends on the speed of the machine.
     */
    public Forecaster timeLimit(Duration limit) {
        Objects.requireNonNull(limit, "timeLimit");
        SettingChecks.require(
                limit.isPositive(), "forecaster", "timeLimit", "above 0", limit.toSeconds());
        return with(copy -> copy.timeLimit = limit);
    }

    /**
     * {@return a copy that writes checkpoints to a directory every five minutes and when the
     * process is stopped, and resumes from the last checkpoint in the directory, with the same
     * result to the bit as without the stop} The directory is created if it does not exist. It
     * belongs to one call of {@link #fit} with the same data and settings; checkpoints of other
     * data or settings are rejected. A time limit is not resumed, but starts again.
     */
    public Forecaster checkpoints(Path directory) {
        Objects.requireNonNull(directory, "directory");
        return with(copy -> copy.checkpoints = directory);
    }

    /**
     * {@return a copy that trains on at most this number of threads, at least 1; the result does
     * not depend on it}
     */
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

    /**
     * {@inheritDoc}
     *
     * @throws java.util.concurrent.CancellationException if the thread is interrupted
     */
    @Override
    public FittedForecaster fit(SeriesSet history, int horizon) {
        return new ForecasterTask(settings, history, horizon).fit();
    }

    /** {@inheritDoc} It is the time for all epochs; early stopping usually makes it shorter. */
    @Override
    public Duration estimate(SeriesSet history, int horizon) {
        return new ForecasterTask(settings, history, horizon).estimate();
    }
}
