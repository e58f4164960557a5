package io.rnn4j.forecast;

import io.rnn4j.forecast.accuracy.ForecastErrors;
import io.rnn4j.forecast.accuracy.Measure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The errors of methods and baselines in a {@link BackTest}. */
public final class BackTestResult {
    private static final List<Measure> SHOWN =
            List.of(
                    Measure.MAE,
                    Measure.RMSE,
                    Measure.MASE,
                    Measure.SMAPE,
                    Measure.WAPE,
                    Measure.RMSSE,
                    Measure.BIAS,
                    Measure.QUANTILE_LOSS,
                    Measure.COVERAGE,
                    Measure.WINKLER);

    private static final int WIDTH = 12; // of a column of a table, at least

    private final Map<String, WindowErrors> errors;
    private final int methods;

    /** Keeps the errors by method, the baselines after a number of other methods. */
    BackTestResult(Map<String, WindowErrors> errors, int methods) {
        this.errors = new LinkedHashMap<>(errors);
        this.methods = methods;
    }

    /** {@return the names of the methods and the baselines} */
    public Set<String> methods() {
        return Collections.unmodifiableSet(errors.keySet());
    }

    /** {@return the names of the baselines} */
    public Set<String> baselines() {
        List<String> names = List.copyOf(errors.keySet());
        return Collections.unmodifiableSet(
                new LinkedHashSet<>(names.subList(methods, names.size())));
    }

    /**
     * {@return the forecasts of a method with the true values, fold by fold from the first, in each
     * fold in the order of the series and of their targets}
     *
     * @param method its name
     * @throws IllegalArgumentException if there is no such method
     */
    public List<BackTestWindow> forecasts(String method) {
        return windows(method).windows();
    }

    /**
     * {@return the errors of a method}
     *
     * @param method its name
     * @throws IllegalArgumentException if there is no such method
     */
    public ForecastErrors errors(String method) {
        return windows(method).sums();
    }

    private WindowErrors windows(String method) {
        Objects.requireNonNull(method, "method");
        WindowErrors found = errors.get(method);
        if (found == null) {
            throw new IllegalArgumentException(
                    "no method is called '%s'; there are %s".formatted(method, errors.keySet()));
        }
        return found;
    }

    /**
     * {@return the method with the smallest value of a measure; a method whose value is NaN is
     * never better than another}
     *
     * @param measure a measure of which less is better
     */
    public String best(Measure measure) {
        return best(measure, List.copyOf(errors.keySet()));
    }

    /**
     * {@return the best of several methods, see {@link #best(Measure)}}
     *
     * @param measure a measure of which less is better
     * @param candidates names of methods, at least one
     * @throws IllegalArgumentException if there is no candidate, or no such method
     */
    public String best(Measure measure, List<String> candidates) {
        Objects.requireNonNull(measure, "measure");
        Objects.requireNonNull(candidates, "candidates");
        if (candidates.isEmpty()) {
            throw new IllegalArgumentException("expected at least one method, got none");
        }
        String best = candidates.getFirst();
        for (String method : candidates) {
            double value = errors(method).total(measure);
            double least = errors(best).total(measure);
            if (value < least || Double.isNaN(least) && !Double.isNaN(value)) {
                best = method;
            }
        }
        return best;
    }

    /**
     * {@return the measure by which the verdict ranks the methods: MASE, or MAE if no method has a
     * MASE, because the series are no longer than a season or repeat exactly}
     */
    public Measure rankedBy() {
        return isMeasured(Measure.MASE) ? Measure.MASE : Measure.MAE;
    }

    /**
     * {@return intervals around the forecasts of a method that hold the given shares of future
     * values, whatever the method, if the future is like the back-test: split conformal prediction
     * (Vovk et al. 2005) with the absolute errors of each step, scaled by series}
     *
     * @param method its name
     * @param levels shares of the values within an interval, each between 0 and 1
     * @throws IllegalArgumentException if there is no such method, if a level is invalid, or if the
     *     back-test has too few windows for a level
     */
    public ConformalIntervals intervals(String method, double... levels) {
        Objects.requireNonNull(levels, "levels");
        WindowErrors windows = windows(method);
        double[][] scaled = new double[windows.sums().horizon()][];
        for (int step = 0; step < scaled.length; step++) {
            scaled[step] = windows.scaled(step);
        }
        return ConformalIntervals.of(scaled, levels);
    }

    /** {@return one or two sentences: which method is best, and whether a baseline wins} */
    public String verdict() {
        Measure measure = rankedBy();
        if (!isMeasured(measure)) {
            return "Nothing was measured: all true values of the back-test are missing.";
        }
        List<String> all = List.copyOf(errors.keySet());
        String baseline = best(measure, all.subList(methods, all.size()));
        double ofBaseline = errors(baseline).total(measure);
        if (methods == 0) {
            return text(
                    "The best baseline is %s (%s %.3f).", baseline, measure.label(), ofBaseline);
        }
        String own = best(measure, all.subList(0, methods));
        double ofOwn = errors(own).total(measure);
        if (ofBaseline < ofOwn || Double.isNaN(ofOwn)) {
            return text(
                    "The baseline '%s' is better (%s %.3f) than '%s' (%.3f): use the baseline, or"
                            + " improve the model.",
                    baseline, measure.label(), ofBaseline, own, ofOwn);
        }
        return text(
                "'%s' is best (%s %.3f), %.0f %% better than the best baseline, '%s' (%.3f).",
                own, measure.label(), ofOwn, 100 * (1 - ofOwn / ofBaseline), baseline, ofBaseline);
    }

    private static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }

    /**
     * {@return a table of the measures in total, a line for each method, and the verdict} Measures
     * of quantiles and intervals are shown if a method has them; "-" is a measure that a method
     * does not have.
     */
    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        StringBuilder header = new StringBuilder(text("%-24s", "method"));
        List<Measure> shown = SHOWN.stream().filter(this::isMeasured).toList();
        shown.forEach(measure -> header.append(text(column(measure, "s"), measure.label())));
        lines.add(header.toString());
        for (String method : errors.keySet()) {
            StringBuilder line = new StringBuilder(text("%-24s", method));
            for (Measure measure : shown) {
                double value = errors(method).total(measure);
                line.append(
                        Double.isNaN(value)
                                ? text(column(measure, "s"), "-")
                                : text(column(measure, ".4g"), value));
            }
            lines.add(line.toString());
        }
        lines.add(verdict());
        return String.join(System.lineSeparator(), lines);
    }

    private boolean isMeasured(Measure measure) {
        return errors.keySet().stream()
                .anyMatch(method -> !Double.isNaN(errors(method).total(measure)));
    }

    private static String column(Measure measure, String format) {
        return "%" + Math.max(WIDTH, measure.label().length() + 2) + format;
    }

    /**
     * {@return a table of a measure by step of the horizon, a line for each step}
     *
     * @param measure the measure
     */
    public String bySteps(Measure measure) {
        Objects.requireNonNull(measure, "measure");
        List<String> lines = new ArrayList<>();
        StringBuilder header = new StringBuilder(text("%-6s", "step"));
        errors.keySet().forEach(method -> header.append(text("%24s", method)));
        lines.add(header.toString());
        int horizon = errors.values().iterator().next().sums().horizon();
        for (int step = 0; step < horizon; step++) {
            StringBuilder line = new StringBuilder(text("%-6d", step + 1));
            for (String method : errors.keySet()) {
                line.append(text("%24.4g", errors(method).at(measure, step)));
            }
            lines.add(line.toString());
        }
        return String.join(System.lineSeparator(), lines);
    }
}
