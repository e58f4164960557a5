package io.rnn4j.forecast;

import io.rnn4j.forecast.accuracy.ErrorScale;
import io.rnn4j.forecast.series.SeriesSet;
import io.rnn4j.forecast.series.TimeSeries;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Intervals around forecasts by split conformal prediction (Vovk et al. 2005): the half width of an
 * interval of level p at a step is the ⌈p (n + 1)⌉-th smallest of the n absolute errors of a
 * back-test at that step. Errors are in units of the scale of their series.
 */
public final class ConformalIntervals {
    private final double[] levels;
    private final double[][] widths; // [level][step]

    private ConformalIntervals(double[] levels, double[][] widths) {
        this.levels = levels;
        this.widths = widths;
    }

    /** Computes the widths from the scaled absolute errors of each step. */
    static ConformalIntervals of(double[][] scaled, double[] levels) {
        if (levels.length == 0) {
            throw new IllegalArgumentException("intervals need at least one level, got none");
        }
        double[][] widths = new double[levels.length][scaled.length];
        for (int index = 0; index < levels.length; index++) {
            double level = levels[index];
            if (!(level > 0 && level < 1)) {
                throw new IllegalArgumentException(
                        "an interval needs a level between 0 and 1, got " + level);
            }
            for (int step = 0; step < scaled.length; step++) {
                double[] sorted = scaled[step].clone();
                Arrays.sort(sorted);
                int rank = ceiling(level * (sorted.length + 1));
                if (rank > sorted.length) {
                    throw new IllegalArgumentException(
                            ("an interval of %s needs at least %s windows of the back-test in step"
                                            + " %s, got %s; use more folds or series, or a smaller"
                                            + " level")
                                    .formatted(
                                            level,
                                            ceiling(level / (1 - level)),
                                            step + 1,
                                            sorted.length));
                }
                widths[index][step] = sorted[rank - 1];
            }
        }
        return new ConformalIntervals(levels.clone(), widths);
    }

    /** {@return intervals with known widths, [level][step]} */
    static ConformalIntervals restored(double[] levels, double[][] widths) {
        for (int index = 0; index < levels.length; index++) {
            for (double width : widths[index]) {
                if (!(levels[index] > 0 && levels[index] < 1 && width >= 0)) {
                    throw new IllegalArgumentException(
                            "an interval needs a level between 0 and 1 and widths of at least 0,"
                                    + " got %s and %s".formatted(levels[index], width));
                }
            }
        }
        return new ConformalIntervals(levels, widths);
    }

    /** {@return a copy of the half widths of a level, in units of the scale of a series} */
    double[] copyOfWidths(int level) {
        return widths[level].clone();
    }

    /** {@return the smallest integer that is not less, up to the rounding of a level} */
    private static int ceiling(double value) {
        return (int) Math.ceil(value - 1e-9);
    }

    /** {@return the share of the values below an interval, without the rounding of 1 - level} */
    private static double below(double level) {
        return Math.rint((1 - level) / 2 * 1e12) / 1e12;
    }

    /** {@return the levels of the quantiles at the ends of the intervals} */
    List<Double> quantileLevels() {
        List<Double> ends = new ArrayList<>();
        for (double level : levels) {
            ends.add(below(level));
            ends.add(1 - below(level));
        }
        return ends;
    }

    /** {@return a copy of the levels} */
    public double[] copyOfLevels() {
        return levels.clone();
    }

    /**
     * {@return a forecast with quantiles at both ends of each interval}
     *
     * @param forecast a forecast of the method that was tested
     * @param history the series that it continues
     * @throws IllegalArgumentException if the forecast has another horizon or another series
     */
    public Forecast apply(Forecast forecast, SeriesSet history) {
        Objects.requireNonNull(forecast, "forecast");
        Objects.requireNonNull(history, "history");
        Map<String, TimeSeries> series = new TreeMap<>();
        history.series().forEach(each -> series.put(each.id(), each));
        List<SeriesForecast> all = new ArrayList<>();
        for (SeriesForecast each : forecast.all()) {
            TimeSeries past = series.get(each.id());
            if (past == null || each.steps() != widths[0].length) {
                throw new IllegalArgumentException(
                        "expected a forecast of %s steps of one of the series %s, got the %s"
                                .formatted(widths[0].length, series.keySet(), each));
            }
            double size =
                    WindowErrors.size(
                            ErrorScale.of(
                                    past.copyOf(each.target()), history.frequency().season()));
            SeriesForecast interval = each;
            for (int index = 0; index < levels.length; index++) {
                double[] low = each.copyOfValues();
                double[] high = each.copyOfValues();
                for (int step = 0; step < low.length; step++) {
                    low[step] -= size * widths[index][step];
                    high[step] += size * widths[index][step];
                }
                interval =
                        interval.quantile(below(levels[index]), low)
                                .quantile(1 - below(levels[index]), high);
            }
            all.add(interval);
        }
        return forecast.with(all);
    }
}
