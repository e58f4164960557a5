package io.rnn4j.core.data;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/**
 * Maps every feature to the range from 0 to 1: z = (x - min)/(max - min). A constant feature
 * becomes 0. Values outside the range of the data that it was fitted to lie below 0 or above 1.
 */
public final class MinMaxScaler extends AffineScaler {
    static final String NAME = "min_max";

    private final double[] maxima;

    private MinMaxScaler(double[] minima, double[] maxima, double[] ranges) {
        super(minima, ranges);
        this.maxima = maxima;
    }

    /**
     * Creates a scaler with known values.
     *
     * @param minima smallest value of every feature, finite
     * @param maxima largest value of every feature, finite, not less than the smallest
     * @return the scaler
     * @throws IllegalArgumentException if the lengths differ or are 0, or if a value is invalid
     */
    public static MinMaxScaler of(double[] minima, double[] maxima) {
        Objects.requireNonNull(minima, "minima");
        Objects.requireNonNull(maxima, "maxima");
        double[] ranges = new double[maxima.length];
        for (int feature = 0; feature < Math.min(minima.length, maxima.length); feature++) {
            double range = maxima[feature] - minima[feature];
            ranges[feature] = range == 0 ? 1 : range;
        }
        check(minima, "minimum", ranges, "range");
        return new MinMaxScaler(minima.clone(), maxima.clone(), ranges);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Map<String, double[]> parameters() {
        return Map.of("minima", copyOfOffsets(), "maxima", maxima.clone());
    }

    /** {@return the minima and the maxima} */
    @Override
    public String toString() {
        return "MinMaxScaler[minima=%s, maxima=%s]"
                .formatted(Arrays.toString(copyOfOffsets()), Arrays.toString(maxima));
    }
}
