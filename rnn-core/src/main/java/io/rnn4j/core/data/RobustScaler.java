package io.rnn4j.core.data;

import java.util.Arrays;
import java.util.Map;

/**
 * Subtracts the median of every feature and divides by its interquartile range, so that outliers
 * have little influence. The range is 1 if half of the values are equal.
 */
public final class RobustScaler extends AffineScaler {
    static final String NAME = "robust";

    private RobustScaler(double[] medians, double[] ranges) {
        super(medians, ranges);
    }

    /**
     * Creates a scaler with known values.
     *
     * @param medians median of every feature, finite
     * @param ranges interquartile range of every feature, finite and greater than 0
     * @return the scaler
     * @throws IllegalArgumentException if the lengths differ or are 0, or if a value is invalid
     */
    public static RobustScaler of(double[] medians, double[] ranges) {
        check(medians, "median", ranges, "range");
        return new RobustScaler(medians.clone(), ranges.clone());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Map<String, double[]> parameters() {
        return Map.of("medians", copyOfOffsets(), "ranges", copyOfRanges());
    }

    /** {@return the medians and the interquartile ranges} */
    @Override
    public String toString() {
        return "RobustScaler[medians=%s, ranges=%s]"
                .formatted(Arrays.toString(copyOfOffsets()), Arrays.toString(copyOfRanges()));
    }
}
