package io.rnn4j.forecast.window;

import java.util.Arrays;

/** A target of a series with its features, ready to be cut into windows. */
public final class EncodedSeries {
    private final String id;
    private final String target;
    private final double[] values; // after the transform
    private final int first; // number of the first step in the features
    private final FeatureTable features;
    private final SeriesScale scale;

    EncodedSeries(String id, String target, double[] values, FeatureTable features) {
        this(id, target, values, 0, features, SeriesScale.of(values));
    }

    private EncodedSeries(
            String id,
            String target,
            double[] values,
            int first,
            FeatureTable features,
            SeriesScale scale) {
        this.id = id;
        this.target = target;
        this.values = values;
        this.first = first;
        this.features = features;
        this.scale = scale;
    }

    /**
     * {@return a copy with the scale of an earlier time}
     *
     * @param newScale the scale
     */
    public EncodedSeries scaledBy(SeriesScale newScale) {
        return new EncodedSeries(id, target, values, first, features, newScale);
    }

    /** {@return a copy with other values, which begin at the same step} */
    EncodedSeries withValues(double[] newValues) {
        return new EncodedSeries(id, target, newValues, first, features, scale);
    }

    /** {@return the steps from one to before another, with the scale of the whole series} */
    EncodedSeries part(int from, int to) {
        return new EncodedSeries(
                id, target, Arrays.copyOfRange(values, from, to), first + from, features, scale);
    }

    /**
     * {@return a copy with one more value}
     *
     * @param next the value, after the transform
     */
    public EncodedSeries with(double next) {
        double[] longer = Arrays.copyOf(values, values.length + 1);
        longer[values.length] = next;
        return withValues(longer);
    }

    /** {@return the name of the series} */
    public String id() {
        return id;
    }

    /** {@return the name of the column} */
    public String target() {
        return target;
    }

    /** {@return the number of values} */
    public int steps() {
        return values.length;
    }

    /**
     * {@return mean and deviation; those at the time of fitting if the method was fitted to the
     * series}
     */
    public SeriesScale scale() {
        return scale;
    }

    double[] values() {
        return values;
    }

    boolean isMissing(int step) {
        return step < 0 || Double.isNaN(values[step]);
    }

    /** {@return whether a value is missing} */
    public boolean hasGaps() {
        return Arrays.stream(values).anyMatch(Double::isNaN);
    }

    /** Writes the features of a past step, and returns the index after them. */
    int writePast(int step, float[] to, int from) {
        return features.writePast(first + step, to, from);
    }

    /** Writes the features of a step of the horizon, and returns the index after them. */
    int writeFuture(int step, float[] to, int from) {
        return features.writeFuture(first + step, to, from);
    }
}
