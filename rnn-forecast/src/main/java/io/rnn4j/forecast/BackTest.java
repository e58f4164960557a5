package io.rnn4j.forecast;

import io.rnn4j.api.component.NullChecks;
import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.forecast.accuracy.ErrorScale;
import io.rnn4j.forecast.series.Horizon;
import io.rnn4j.forecast.series.SeriesException;
import io.rnn4j.forecast.series.SeriesSet;
import io.rnn4j.forecast.series.TimeSeries;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Tests methods by forecasting from several moments of the past, the folds (rolling origin). What a
 * method forecasts in a fold it has seen neither in fitting nor in scaling. The last fold ends with
 * the series; each fold begins {@code step} steps before the next.
 *
 * <pre>{@code
 * BackTestResult result = BackTest.folds(5).run(series, 12, List.of(method));
 * System.out.println(result);
 * }</pre>
 *
 * @param folds number of folds, at least 1
 * @param step number of steps from one fold to the next, at least 1; 0 for the horizon
 * @param refit whether a method is fitted in every fold; else in the first one only
 */
public record BackTest(int folds, int step, boolean refit) {
    private static final String NAME = "back-test";

    /** Checks the settings. */
    public BackTest {
        SettingChecks.atLeastOne(NAME, "folds", folds);
        SettingChecks.require(step >= 0, NAME, "step", "at least 0 (0 for the horizon)", step);
    }

    /**
     * What a running back-test reports after each fold of a method.
     *
     * @param method the name of the method
     * @param done number of folds that are done, of all methods
     * @param all number of folds of all methods
     * @param remaining an estimate of the time that remains, from the folds of this method
     */
    public record Progress(String method, int done, int all, Duration remaining) {
        /** Checks that both are given. */
        public Progress {
            Objects.requireNonNull(method, "method");
            Objects.requireNonNull(remaining, "remaining");
        }
    }

    /**
     * {@return a back-test whose folds do not overlap, in each of which methods are fitted}
     *
     * @param folds number of folds, at least 1
     */
    public static BackTest folds(int folds) {
        return new BackTest(folds, 0, true);
    }

    /**
     * {@return a copy with another step}
     *
     * @param newStep number of steps from one fold to the next, at least 1; 0 for the horizon
     */
    public BackTest step(int newStep) {
        return new BackTest(folds, newStep, refit);
    }

    /**
     * {@return a copy that fits methods in every fold, or in the first one only}
     *
     * @param newRefit whether a method is fitted in every fold
     */
    public BackTest refit(boolean newRefit) {
        return new BackTest(folds, step, newRefit);
    }

    /**
     * Compares methods with all baselines.
     *
     * @param series the series; one that is too short for a fold, or has a target without any value
     *     before it, is left out of the fold
     * @param horizon number of steps to forecast, at least 1
     * @param methods the methods, with different names; the baselines are added to them
     * @return the errors
     * @throws IllegalArgumentException if all series are left out of a fold, if two methods have
     *     the same name, or if a method rejects the series
     */
    public BackTestResult run(SeriesSet series, int horizon, List<ForecastMethod> methods) {
        return run(series, horizon, methods, progress -> {});
    }

    /**
     * Compares methods with all baselines, and reports the progress.
     *
     * @param series the series; one that is too short for a fold, or has a target without any value
     *     before it, is left out of the fold
     * @param horizon number of steps to forecast, at least 1
     * @param methods the methods, with different names; the baselines are added to them
     * @param listener is called after each fold
     * @return the errors
     * @throws IllegalArgumentException if all series are left out of a fold, if two methods have
     *     the same name, or if a method rejects the series
     */
    public BackTestResult run(
            SeriesSet series,
            int horizon,
            List<ForecastMethod> methods,
            Consumer<Progress> listener) {
        Objects.requireNonNull(series, "series");
        Objects.requireNonNull(methods, "methods");
        Objects.requireNonNull(listener, "listener");
        Horizon.require(horizon);
        List<ForecastMethod> all = allOf(methods);
        Map<String, WindowErrors> errors = new LinkedHashMap<>();
        int done = 0;
        for (ForecastMethod method : all) {
            WindowErrors ofMethod = new WindowErrors(horizon);
            long start = System.nanoTime();
            FittedMethod fitted = null;
            for (int fold = 0; fold < folds; fold++) {
                SeriesSet history = history(series, horizon, fold);
                try {
                    if (fitted == null || refit) {
                        fitted = method.fit(history, horizon);
                    }
                    add(series, history, fitted.forecast(history), horizon, ofMethod);
                } catch (SeriesException located) {
                    throw located;
                } catch (IllegalArgumentException failure) {
                    throw new IllegalArgumentException(
                            "method '%s', fold %s of %s, %s steps of the longest series: %s"
                                    .formatted(
                                            method.name(),
                                            fold + 1,
                                            folds,
                                            longest(history),
                                            failure.getMessage()),
                            failure);
                }
                done++;
                long mean = (System.nanoTime() - start) / (fold + 1);
                listener.accept(
                        new Progress(
                                method.name(),
                                done,
                                all.size() * folds,
                                Duration.ofNanos(mean * (folds - fold - 1))));
            }
            errors.put(method.name(), ofMethod);
        }
        return new BackTestResult(errors, methods.size());
    }

    /**
     * Estimates the time for which methods are fitted in {@link #run}, from a few steps of
     * training.
     *
     * @param series the series
     * @param horizon number of steps to forecast, at least 1
     * @param methods the methods
     * @return the time at most; forecasts and baselines, which are fast, do not count
     * @throws IllegalArgumentException as {@link #run}
     */
    public Duration estimate(SeriesSet series, int horizon, List<ForecastMethod> methods) {
        check(series, horizon);
        allOf(methods);
        SeriesSet longest = history(series, horizon, refit ? folds - 1 : 0);
        return methods.stream()
                .map(method -> method.estimate(longest, horizon))
                .reduce(Duration.ZERO, Duration::plus)
                .multipliedBy(refit ? folds : 1);
    }

    /**
     * Checks that series are long enough for all folds.
     *
     * @param series the series
     * @param horizon number of steps to forecast, at least 1
     * @throws IllegalArgumentException if all series are left out of a fold
     */
    public void check(SeriesSet series, int horizon) {
        Objects.requireNonNull(series, "series");
        Horizon.require(horizon);
        history(series, horizon, 0); // the first fold has the least history
    }

    /** The methods and the baselines, each with a name of its own. */
    private static List<ForecastMethod> allOf(List<ForecastMethod> methods) {
        List<ForecastMethod> all = NullChecks.copyOf("methods", methods);
        all = Stream.concat(all.stream(), BaselineMethod.all().stream()).toList();
        Set<String> names = new HashSet<>();
        for (ForecastMethod method : all) {
            if (!names.add(method.name())) {
                throw new IllegalArgumentException(
                        ("every method needs a name of its own, got '%s' twice; rename one with"
                                        + " name(…); the baselines are there without being named")
                                .formatted(method.name()));
            }
        }
        return all;
    }

    /** The parts of the series before a fold. */
    private SeriesSet history(SeriesSet series, int horizon, int fold) {
        int distance = step == 0 ? horizon : step;
        long after = horizon + (long) distance * (folds - 1 - fold);
        Set<String> known = Set.copyOf(series.columns().known());
        List<TimeSeries> parts = new ArrayList<>();
        for (TimeSeries each : series.series()) {
            int length = length(each, series);
            if (length > after) {
                TimeSeries part = each.before((int) (length - after), known);
                if (series.columns().targets().stream().allMatch(part::hasValue)) {
                    parts.add(part);
                }
            }
        }
        if (parts.isEmpty()) {
            requireValues(series);
            int longest = longest(series);
            throw new IllegalArgumentException(
                    longest > after
                            ? ("fold %s of %s: no series has a value of every target %s before the"
                                            + " fold; use fewer folds, or leave out the beginning")
                                    .formatted(fold + 1, folds, series.columns().targets())
                            : ("the longest series has %s steps; a back-test with a horizon of %s"
                                            + " and folds = %s needs at least %s; use %sa shorter"
                                            + " horizon")
                                    .formatted(
                                            longest,
                                            horizon,
                                            folds,
                                            after + 1,
                                            folds == 1 ? "" : "fewer folds or "));
        }
        return new SeriesSet(parts, series.frequency(), series.columns());
    }

    private static void requireValues(SeriesSet series) {
        for (String target : series.columns().targets()) {
            if (series.series().stream().noneMatch(each -> each.hasValue(target))) {
                throw new IllegalArgumentException(
                        "the column '%s' has no values; forecast a column that has some"
                                .formatted(target));
            }
        }
    }

    private static int length(TimeSeries each, SeriesSet series) {
        return each.length(series.columns().targets().getFirst());
    }

    private static int longest(SeriesSet series) {
        return series.series().stream().mapToInt(each -> length(each, series)).max().orElse(0);
    }

    private static void add(
            SeriesSet series,
            SeriesSet history,
            Forecast forecast,
            int horizon,
            WindowErrors errors) {
        Map<String, TimeSeries> whole = new LinkedHashMap<>();
        series.series().forEach(each -> whole.put(each.id(), each));
        int season = series.frequency().season();
        for (TimeSeries part : history.series()) {
            for (String target : series.columns().targets()) {
                double[] past = part.copyOf(target);
                double[] truth = new double[horizon];
                for (int step = 0; step < horizon; step++) {
                    truth[step] = whole.get(part.id()).value(target, past.length + step);
                }
                errors.add(truth, forecast.of(part.id(), target), ErrorScale.of(past, season));
            }
        }
    }
}
