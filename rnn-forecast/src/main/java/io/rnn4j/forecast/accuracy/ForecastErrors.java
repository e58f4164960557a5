package io.rnn4j.forecast.accuracy;

import io.rnn4j.forecast.series.Horizon;

import java.util.NavigableMap;
import java.util.Objects;

/**
 * Sums over windows from which all {@link Measure}s are computed, in total and for every step of
 * the horizon.
 */
public final class ForecastErrors {
    /** Sums over counted steps. */
    private static final class Sums {
        private long count;
        private double absolute;
        private double squared;
        private double signed;
        private double scaled;
        private long scaledCount;
        private double symmetric;
        private double percentage;
        private long percentageCount;
        private double truth;
        private double quantileLoss;
        private long quantileCount;
        private long covered;
        private double winkler;
        private long intervals;
        private double rootScaled;
        private long windows;
    }

    private final Sums total = new Sums();
    private final Sums[] steps;
    private int windows;

    /**
     * Creates sums over no windows.
     *
     * @param horizon number of steps of every forecast, at least 1
     */
    public ForecastErrors(int horizon) {
        steps = new Sums[Horizon.require(horizon)];
        for (int step = 0; step < horizon; step++) {
            steps[step] = new Sums();
        }
    }

    /** {@return the number of steps of every forecast} */
    public int horizon() {
        return steps.length;
    }

    /** {@return the number of windows} */
    public int windows() {
        return windows;
    }

    /**
     * Adds the forecast of one window.
     *
     * @param truth the true values, one for each step; NaN is a missing value, which does not count
     * @param forecast the forecast values, one for each step
     * @param quantiles quantiles of the forecast by their levels; empty if there are none
     * @param scale the scale of the window's history
     * @throws IllegalArgumentException if a number of steps is not the horizon
     */
    public void add(
            double[] truth,
            double[] forecast,
            NavigableMap<Double, double[]> quantiles,
            ErrorScale scale) {
        requireSteps("truth", truth);
        requireSteps("forecast", forecast);
        Objects.requireNonNull(quantiles, "quantiles");
        quantiles.forEach((level, values) -> requireSteps("quantiles[" + level + "]", values));
        Objects.requireNonNull(scale, "scale");
        windows++;
        double squares = 0;
        int counted = 0;
        for (int step = 0; step < steps.length; step++) {
            if (Double.isNaN(truth[step])) {
                continue;
            }
            add(total, truth[step], forecast[step], step, quantiles, scale);
            add(steps[step], truth[step], forecast[step], step, quantiles, scale);
            double error = truth[step] - forecast[step];
            squares += error * error;
            counted++;
            if (scale.squared() > 0) {
                steps[step].rootScaled += Math.sqrt(error * error / scale.squared());
                steps[step].windows++;
            }
        }
        if (counted > 0 && scale.squared() > 0) {
            total.rootScaled += Math.sqrt(squares / counted / scale.squared());
            total.windows++;
        }
    }

    private void requireSteps(String what, double[] values) {
        Objects.requireNonNull(values, what);
        if (values.length != steps.length) {
            throw new IllegalArgumentException(
                    "%s: expected %s steps, got %s".formatted(what, steps.length, values.length));
        }
    }

    private static void add(
            Sums sums,
            double truth,
            double forecast,
            int step,
            NavigableMap<Double, double[]> quantiles,
            ErrorScale scale) {
        double error = truth - forecast;
        double absolute = Math.abs(error);
        sums.count++;
        sums.absolute += absolute;
        sums.squared += error * error;
        sums.signed -= error;
        sums.truth += Math.abs(truth);
        double size = Math.abs(truth) + Math.abs(forecast);
        sums.symmetric += size == 0 ? 0 : 200 * absolute / size;
        if (truth != 0) {
            sums.percentage += 100 * absolute / Math.abs(truth);
            sums.percentageCount++;
        }
        if (scale.absolute() > 0) {
            sums.scaled += absolute / scale.absolute();
            sums.scaledCount++;
        }
        quantiles.forEach(
                (level, values) -> {
                    double over = truth - values[step];
                    sums.quantileLoss += Math.max(level * over, (level - 1) * over);
                    sums.quantileCount++;
                });
        if (quantiles.size() > 1) {
            double low = quantiles.firstEntry().getValue()[step];
            double high = quantiles.lastEntry().getValue()[step];
            double outside = 1 - (quantiles.lastKey() - quantiles.firstKey());
            double distance = Math.max(0, Math.max(low - truth, truth - high));
            sums.covered += distance == 0 ? 1 : 0;
            sums.winkler += high - low + 2 / outside * distance;
            sums.intervals++;
        }
    }

    /**
     * {@return a measure over all steps; NaN if nothing counts for it}
     *
     * @param measure the measure
     */
    public double total(Measure measure) {
        return value(total, Objects.requireNonNull(measure, "measure"));
    }

    /**
     * {@return a measure at one step of the horizon; NaN if nothing counts for it}
     *
     * @param measure the measure
     * @param step the step, from 0
     * @throws IllegalArgumentException if there is no such step
     */
    public double at(Measure measure, int step) {
        Objects.requireNonNull(measure, "measure");
        if (step < 0 || step >= steps.length) {
            throw new IllegalArgumentException(
                    "step must be from 0 to %s, got %s".formatted(steps.length - 1, step));
        }
        return value(steps[step], measure);
    }

    private static double value(Sums sums, Measure measure) {
        return switch (measure) {
            case MAE -> sums.absolute / sums.count;
            case RMSE -> Math.sqrt(sums.squared / sums.count);
            case MASE -> sums.scaled / sums.scaledCount;
            case SMAPE -> sums.symmetric / sums.count;
            case MAPE -> sums.percentage / sums.percentageCount;
            case WAPE -> 100 * sums.absolute / sums.truth;
            case RMSSE -> sums.rootScaled / sums.windows;
            case BIAS -> sums.signed / sums.count;
            case QUANTILE_LOSS -> sums.quantileLoss / sums.quantileCount;
            case COVERAGE -> 100.0 * sums.covered / sums.intervals;
            case WINKLER -> sums.winkler / sums.intervals;
        };
    }
}
