package io.rnn4j.forecast.window;

import io.rnn4j.forecast.setting.Seasonality;

import java.util.Arrays;

/**
 * The normalisation of one window: centre and scale of what a network reads, base and scale of what
 * it forecasts. A frame reads no value after the window. One object serves many windows.
 */
final class Frame {
    /** The smallest scale of a window in deviations of its series, against constant windows. */
    private static final double SMALLEST = 0.05;

    private final Framing framing;
    private final double[] profile; // by phase from the origin; 0 without decomposition
    private final double[] base;
    private double[] values;
    private int origin;
    private double centre;
    private double scale;
    private double targetScale;

    Frame(Framing framing) {
        this.framing = framing;
        this.profile = new double[framing.season()];
        this.base = new double[framing.horizon()];
    }

    /** Moves to the window before a step of transformed values. */
    void moveTo(double[] newValues, int newOrigin, SeriesScale series) {
        values = newValues;
        origin = newOrigin;
        int first = Math.max(0, origin - framing.window());
        if (framing.counts()) {
            return;
        }
        if (framing.seasonality() == Seasonality.DECOMPOSITION) {
            measureProfile(first);
        }
        SeriesScale window = adjusted(first);
        double last = Double.NaN;
        for (int step = origin - 1; step >= first && Double.isNaN(last); step--) {
            last = adjusted(step, values[step]);
        }
        boolean isEmpty = Double.isNaN(last);
        double smallest = SMALLEST * series.deviation();
        double deviation = isEmpty ? series.deviation() : Math.max(window.deviation(), smallest);
        centre = isEmpty ? series.mean() : last;
        scale = deviation;
        switch (framing.normalization()) {
            case SERIES -> {
                centre = series.mean();
                scale = series.deviation();
            }
            case LAST_VALUE -> scale = series.deviation();
            case LAST_VALUE_AND_DEVIATION -> {} // as above
            case MEAN_AND_DEVIATION -> centre = isEmpty ? series.mean() : window.mean();
            case MEAN -> {
                centre = isEmpty ? series.mean() : window.mean();
                scale = isEmpty ? Math.abs(series.mean()) : meanMagnitude(first);
                scale = scale > 0 ? scale : series.deviation();
            }
        }
        targetScale = scale;
        for (int step = 0; step < base.length; step++) {
            base[step] = centre + profile[step % profile.length];
        }
        if (framing.seasonality() == Seasonality.DIFFERENCE) {
            takeDifferences(first, smallest);
        }
    }

    /** Means by phase of the values minus the mean of their season, over whole seasons. */
    private void measureProfile(int first) {
        int season = profile.length;
        double[] counts = new double[season];
        Arrays.fill(profile, 0);
        for (int end = origin; end - season >= first; end -= season) {
            double sum = 0;
            int count = 0;
            for (int step = end - season; step < end; step++) {
                if (!Double.isNaN(values[step])) {
                    sum += values[step];
                    count++;
                }
            }
            for (int phase = 0; phase < season; phase++) {
                double value = values[end - season + phase];
                if (!Double.isNaN(value)) {
                    profile[phase] += value - sum / count;
                    counts[phase]++;
                }
            }
        }
        for (int phase = 0; phase < season; phase++) {
            profile[phase] = counts[phase] == 0 ? 0 : profile[phase] / counts[phase];
        }
    }

    private double adjusted(int step, double value) {
        return value - profile[Math.floorMod(step - origin, profile.length)];
    }

    /** Mean and deviation of the window without its season. */
    private SeriesScale adjusted(int first) {
        double sum = 0;
        int count = 0;
        for (int step = first; step < origin; step++) {
            double value = adjusted(step, values[step]);
            if (!Double.isNaN(value)) {
                sum += value;
                count++;
            }
        }
        double mean = count == 0 ? 0 : sum / count;
        double squares = 0;
        for (int step = first; step < origin; step++) {
            double difference = adjusted(step, values[step]) - mean;
            squares += Double.isNaN(difference) ? 0 : difference * difference;
        }
        return new SeriesScale(mean, count == 0 ? 0 : Math.sqrt(squares / count));
    }

    private double meanMagnitude(int first) {
        double sum = 0;
        int count = 0;
        for (int step = first; step < origin; step++) {
            if (!Double.isNaN(values[step])) {
                sum += Math.abs(values[step]);
                count++;
            }
        }
        return sum / count;
    }

    /** The base is the last known season; the scale is that of its changes. */
    private void takeDifferences(int first, double smallest) {
        int season = profile.length;
        double sum = 0;
        int count = 0;
        for (int step = first; step < origin; step++) {
            double difference = difference(step);
            if (!Double.isNaN(difference)) {
                sum += Math.abs(difference);
                count++;
            }
        }
        targetScale = Math.max(count == 0 ? scale : sum / count, smallest);
        for (int step = 0; step < base.length; step++) {
            int before = origin + step;
            while (before >= origin || before >= first && Double.isNaN(values[before])) {
                before -= season;
            }
            base[step] = before >= first ? values[before] : centre;
        }
    }

    private double difference(int step) {
        int before = step - profile.length;
        return before < 0 ? Double.NaN : values[step] - values[before];
    }

    /** {@return what a network reads of a step, which may be in the window or after it} */
    float value(int step) {
        return framing.counts()
                ? ofCount(values[step])
                : (float) ((adjusted(step, values[step]) - centre) / scale);
    }

    /** {@return what a network reads of a count} */
    static float ofCount(double count) {
        return (float) StrictMath.log1p(count);
    }

    /** {@return what a network would have drawn for a step of the window} */
    float draw(int step) {
        return framing.counts() ? (float) values[step] : value(step);
    }

    /** {@return the second feature of a step with seasonal differencing; 0 if it is unknown} */
    float differenceFeature(int step) {
        double difference = difference(step) / targetScale;
        return Double.isNaN(difference) ? 0 : (float) difference;
    }

    /** {@return what a network forecasts for a step of the horizon, from 0} */
    float target(int step) {
        return framing.counts()
                ? (float) values[origin + step]
                : (float) ((values[origin + step] - base[step]) / targetScale);
    }

    /** {@return the value, before the transform, of what a network forecasts} */
    double reversed(int step, double output) {
        return framing.counts() ? output : framing.transform().reverse(transformed(step, output));
    }

    /** {@return the transformed value of what a network forecasts} */
    private double transformed(int step, double output) {
        return framing.counts() ? output : base[step] + targetScale * output;
    }

    /** {@return the distance of what a network forecasts from the transformed value} */
    double error(int step, double output) {
        return Math.abs(transformed(step, output) - values[origin + step]);
    }
}
