package io.rnn4j.cli.command;

import io.rnn4j.cli.console.Counted;
import io.rnn4j.forecast.BackTest;
import io.rnn4j.forecast.BackTestResult;
import io.rnn4j.forecast.series.SeriesSet;

import picocli.CommandLine.Option;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The back-test of {@code rnn forecast}, and the intervals that it calibrates. */
final class BackTestOptions {
    private static final int MOST_FOLDS = 10_000;
    private static final int LEAST_DEFAULT_FOLDS = 5;
    private static final int DEFAULT_SHARE = 3; // default folds lie in the last third of a series
    private static final int SHARE = 2; // other folds in the last half
    private static final List<Double> DEFAULT_INTERVALS = List.of(80.0, 95.0);

    @Option(
            names = "--folds",
            paramLabel = "N",
            description =
                    "Number of folds of the back-test, each a forecast of the past; default: 5, or"
                        + " as many as the intervals need. They lie in the last half of the data,"
                        + " default folds in the last third, and overlap if they do not fit"
                        + " otherwise.")
    private Integer folds;

    @Option(
            names = "--intervals",
            paramLabel = "P",
            split = ",",
            description =
                    "Levels of the intervals in percent; default: 80,95. A level p is calibrated by"
                            + " a back-test of at least p/(100-p) forecasts; with fewer, a network"
                            + " estimates the interval, and a baseline has none.")
    private List<Double> intervals;

    private BackTest test;
    private int steps; // of the longest series
    private int horizon;

    /** Checks the options. */
    void check() {
        if (folds != null) {
            Ranges.require("--folds", folds, 1, MOST_FOLDS);
        }
        for (double level : levels()) {
            Ranges.requireBetween("--intervals", level, 0, 100);
        }
    }

    private List<Double> levels() {
        return intervals == null ? DEFAULT_INTERVALS : intervals;
    }

    /**
     * {@return the back-test of series, which are long enough for it}
     *
     * @param set the series
     * @param stepsAhead number of steps to forecast
     */
    BackTest test(SeriesSet set, int stepsAhead) {
        String target = set.columns().targets().getFirst();
        steps = set.series().stream().mapToInt(each -> each.length(target)).max().orElse(0);
        horizon = stepsAhead;
        test = folds == null ? defaultTest(set) : BackTest.folds(folds).step(overlapping(folds));
        test = test.refit(false);
        test.check(set, horizon);
        return test;
    }

    private BackTest defaultTest(SeriesSet set) {
        int room = Math.max(0, steps / DEFAULT_SHARE - horizon); // for the starts of further folds
        int needed = levels().stream().mapToInt(BackTestOptions::needed).max().orElse(1);
        int wanted = Math.max(LEAST_DEFAULT_FOLDS, Math.ceilDiv(needed, set.series().size()));
        int number = Math.min(Math.min(wanted, MOST_FOLDS), room + 1);
        int step = number == 1 ? horizon : Math.min(horizon, room / (number - 1));
        return BackTest.folds(number).step(step);
    }

    /** {@return the steps from one of the given number of folds to the next} */
    private int overlapping(int number) {
        int room = Math.max(0, steps / SHARE - horizon);
        return number == 1 ? horizon : Math.clamp(room / (number - 1), 1, horizon);
    }

    /** {@return the test in words} */
    String describe() {
        long between = test.step() == 0 ? horizon : test.step();
        return "back-test: %s of %s%s, over the last %s"
                .formatted(
                        Counted.of(test.folds(), "forecast"),
                        Counted.of(horizon, "step"),
                        test.folds() == 1 ? "" : " each",
                        Counted.of(horizon + (test.folds() - 1) * between, "step"));
    }

    /** {@return the number of forecasts that calibrate an interval} */
    private static int needed(double percent) {
        return (int) Math.min(MOST_FOLDS, Math.ceil(percent / (100 - percent) - 1e-9));
    }

    /** {@return the levels of the quantiles at both ends of all intervals} */
    double[] quantiles() {
        return levels().stream()
                .flatMap(level -> Stream.of(below(level), 1 - below(level)))
                .mapToDouble(Double::doubleValue)
                .sorted()
                .distinct()
                .toArray();
    }

    /** {@return the share of the values below an interval, without the rounding of the level} */
    private static double below(double percent) {
        return Math.rint((1 - percent / 100) / 2 * 1e12) / 1e12;
    }

    /**
     * {@return the levels of the intervals that a back-test calibrates}
     *
     * @param result the test
     * @param chosen the method of the forecast
     * @param message receives a warning for each level that is not calibrated
     */
    double[] calibrated(BackTestResult result, String chosen, Consumer<String> message) {
        int windows = fewestTrueValues(result, chosen);
        boolean isBaseline = result.baselines().contains(chosen);
        for (double percent : levels()) {
            if (windows < needed(percent) && (intervals != null || !isBaseline)) {
                message.accept(uncalibrated(percent, windows, result, isBaseline, chosen));
            }
        }
        return levels().stream()
                .filter(percent -> windows >= needed(percent))
                .mapToDouble(percent -> 1 - 2 * below(percent))
                .toArray();
    }

    private String uncalibrated(
            double percent, int windows, BackTestResult result, boolean isBaseline, String chosen) {
        int all = result.errors(chosen).windows();
        return "the interval of %s %% needs a back-test of %s forecasts%s, got %s%s%s"
                .formatted(
                        percent == Math.rint(percent)
                                ? Long.toString(Math.round(percent))
                                : Double.toString(percent),
                        needed(percent),
                        windows == all ? "" : " without missing values",
                        windows,
                        isBaseline ? "" : ", so it is an estimate of '%s' itself".formatted(chosen),
                        remedy(percent, windows));
    }

    /** {@return what to do for an interval; nothing if the series are too short for its folds} */
    private String remedy(double percent, int windows) {
        if (windows == 0) {
            return "";
        }
        long number = Math.ceilDiv((long) test.folds() * needed(percent), windows);
        if (number > MOST_FOLDS) {
            return "";
        }
        long tested = horizon + (number - 1) * overlapping((int) number);
        return tested < steps ? "; use --folds " + number : "; the series are too short for that";
    }

    /** {@return the number of forecasts with a true value, at the step that has the fewest} */
    private static int fewestTrueValues(BackTestResult result, String method) {
        return IntStream.range(0, result.errors(method).horizon())
                .map(
                        step ->
                                (int)
                                        result.forecasts(method).stream()
                                                .filter(
                                                        each ->
                                                                !Double.isNaN(
                                                                        each.copyOfTruth()[step]))
                                                .count())
                .min()
                .orElse(0);
    }
}
