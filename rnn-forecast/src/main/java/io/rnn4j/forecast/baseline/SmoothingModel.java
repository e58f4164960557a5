package io.rnn4j.forecast.baseline;

import io.rnn4j.forecast.baseline.SmoothingForm.Season;
import io.rnn4j.forecast.baseline.SmoothingForm.Trend;

import java.util.Arrays;

/**
 * An exponential smoothing model of a series: level ℓ, trend b and seasonal states s are updated by
 * the error of the forecast one step ahead, in the error correction form of Hyndman et al. (2008).
 * Smoothing parameters, initial level and initial trend minimise the likelihood's criterion; the
 * initial season is the classical one, because a search over all its states would be slow.
 */
final class SmoothingModel {
    private static final double[] NO_SEASON = {0};
    private static final double LOWEST = 1e-4;
    private static final double LEAST_DAMPING = 0.8;
    private static final double MOST_DAMPING = 0.98;

    private final SmoothingForm form;
    private final double[] values;
    private final double[] initialSeason;
    private final double[] season;
    private double level;
    private double trend;

    private SmoothingModel(SmoothingForm form, double[] values, int period) {
        this.form = form;
        this.values = values;
        this.initialSeason =
                form.season() == Season.NONE
                        ? NO_SEASON
                        : Seasonality.indices(
                                values, period, form.season() == Season.MULTIPLICATIVE);
        this.season = initialSeason.clone();
    }

    /**
     * A fitted model.
     *
     * @param criterion the corrected information criterion AICc; infinite if the series is too
     *     short for it
     * @param forecast the forecast
     */
    record Fit(double criterion, double[] forecast) {}

    static Fit fit(SmoothingForm form, double[] values, int period, int horizon) {
        SmoothingModel model = new SmoothingModel(form, values, period);
        double[] start = model.start(period);
        double[] best = NelderMead.minimise(model::run, start, model.sizes(start));
        double likelihood = model.run(best);
        int count = values.length;
        int parameters = form.parameters() + form.states(period) + 1;
        double correction = count - parameters - 1.0;
        double criterion =
                correction > 0
                        ? likelihood
                                + 2.0 * parameters
                                + 2.0 * parameters * (parameters + 1) / correction
                        : Double.POSITIVE_INFINITY;
        return new Fit(
                Double.isFinite(likelihood) ? criterion : Double.POSITIVE_INFINITY,
                model.forecast(best, horizon));
    }

    /** Initial level, trend and parameters, from a line through the first adjusted values. */
    private double[] start(int period) {
        int count = Math.min(values.length, Math.max(10, 2 * period));
        double meanStep = (count - 1) / 2.0;
        double mean = 0;
        for (int step = 0; step < count; step++) {
            mean += adjusted(step) / count;
        }
        double products = 0;
        double squares = 0;
        for (int step = 0; step < count; step++) {
            products += (step - meanStep) * (adjusted(step) - mean);
            squares += (step - meanStep) * (step - meanStep);
        }
        double slope = count == 1 ? 0 : products / squares;
        double[] point = new double[form.parameters() + (form.trend() == Trend.NONE ? 1 : 2)];
        int at = 0;
        point[at++] = form.season() == Season.NONE ? 0.5 : 0.3;
        if (form.trend() != Trend.NONE) {
            point[at++] = 0.05;
        }
        if (form.trend() == Trend.DAMPED) {
            point[at++] = 0.95;
        }
        if (form.season() != Season.NONE) {
            point[at++] = 0.1;
        }
        point[at++] = form.trend() == Trend.NONE ? mean : mean - slope * (meanStep + 1);
        if (form.trend() != Trend.NONE) {
            point[at] = slope;
        }
        return point;
    }

    private double adjusted(int step) {
        double index = initialSeason[step % initialSeason.length];
        return form.season() == Season.MULTIPLICATIVE ? values[step] / index : values[step] - index;
    }

    /** Lengths of the edges of the first simplex. */
    private double[] sizes(double[] start) {
        double[] sizes = new double[start.length];
        Arrays.fill(sizes, 0, form.parameters(), 0.1);
        if (form.trend() == Trend.DAMPED) {
            sizes[2] = -0.05;
        }
        double spread = 0;
        for (double value : values) {
            spread += Math.abs(value - start[form.parameters()]) / values.length;
        }
        double size = spread > 0 ? spread / 4 : 1;
        Arrays.fill(sizes, form.parameters(), start.length, size);
        if (form.trend() != Trend.NONE) {
            sizes[start.length - 1] = size / 10;
        }
        return sizes;
    }

    /**
     * Runs the model over the series, which leaves it in its last state. Returns -2 log likelihood
     * without constants, infinite outside the admissible region.
     */
    private double run(double[] point) {
        int at = 0;
        double alpha = point[at++];
        double beta = form.trend() == Trend.NONE ? 0 : point[at++];
        double damping = form.trend() == Trend.DAMPED ? point[at++] : 1;
        double gamma = form.season() == Season.NONE ? 0 : point[at++];
        boolean admissible =
                alpha >= LOWEST
                        && alpha <= 1 - LOWEST
                        && beta >= 0
                        && beta <= alpha
                        && gamma >= 0
                        && gamma <= 1 - alpha
                        && (form.trend() != Trend.DAMPED
                                || damping >= LEAST_DAMPING && damping <= MOST_DAMPING);
        if (!admissible) {
            return Double.POSITIVE_INFINITY;
        }
        level = point[at++];
        trend = form.trend() == Trend.NONE ? 0 : point[at];
        System.arraycopy(initialSeason, 0, season, 0, season.length);
        boolean multiplicative = form.season() == Season.MULTIPLICATIVE;
        double squares = 0;
        double logarithms = 0;
        int phase = 0;
        for (double value : values) {
            double base = level + damping * trend;
            double index = season[phase];
            double expected = multiplicative ? base * index : base + index;
            double error = value - expected;
            double onBase = multiplicative ? error / index : error;
            level = base + alpha * onBase;
            trend = damping * trend + beta * onBase;
            if (form.season() != Season.NONE) {
                season[phase] = index + gamma * (multiplicative ? error / base : error);
            }
            if (form.multiplicativeError()) {
                if (!(expected > 0)) {
                    return Double.POSITIVE_INFINITY;
                }
                error /= expected;
                logarithms += StrictMath.log(expected);
            }
            squares += error * error;
            phase = phase + 1 == season.length ? 0 : phase + 1;
        }
        double likelihood =
                values.length * StrictMath.log(Math.max(squares, Double.MIN_NORMAL))
                        + 2 * logarithms;
        return Double.isNaN(likelihood) ? Double.POSITIVE_INFINITY : likelihood;
    }

    private double[] forecast(double[] point, int horizon) {
        run(point);
        double damping = form.trend() == Trend.DAMPED ? point[2] : 1;
        double[] forecast = new double[horizon];
        double factor = 0;
        double power = 1;
        for (int step = 0; step < horizon; step++) {
            power *= damping;
            factor += power;
            double base = level + factor * trend;
            double index = season[(values.length + step) % season.length];
            forecast[step] = form.season() == Season.MULTIPLICATIVE ? base * index : base + index;
        }
        return forecast;
    }
}
