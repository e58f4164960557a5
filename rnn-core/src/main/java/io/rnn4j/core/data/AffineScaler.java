package io.rnn4j.core.data;

import java.util.Arrays;
import java.util.Objects;

/** A scaler that subtracts an offset and divides by a range. */
abstract class AffineScaler implements Scaler {
    private final double[] offsets;
    private final double[] ranges;

    AffineScaler(double[] offsets, double[] ranges) {
        this.offsets = offsets;
        this.ranges = ranges;
    }

    /**
     * Checks one offset and one range greater than 0 for every feature, as the floats they become.
     */
    static void check(double[] offsets, String offset, double[] ranges, String range) {
        Objects.requireNonNull(offsets, offset + "s");
        Objects.requireNonNull(ranges, range + "s");
        if (offsets.length == 0 || offsets.length != ranges.length) {
            throw new IllegalArgumentException(
                    ("scaler: expected a %s and a %s for every feature, got %s %ss and %s %ss")
                            .formatted(
                                    offset, range, offsets.length, offset, ranges.length, range));
        }
        for (int feature = 0; feature < offsets.length; feature++) {
            boolean valid = (float) ranges[feature] > 0 && Float.isFinite((float) ranges[feature]);
            if (!Float.isFinite((float) offsets[feature]) || !valid) {
                throw new IllegalArgumentException(
                        ("scaler: feature %s: expected a finite %s and a finite %s greater than 0,"
                                        + " also as floats, got %s and %s")
                                .formatted(
                                        feature, offset, range, offsets[feature], ranges[feature]));
            }
        }
    }

    @Override
    public final int features() {
        return offsets.length;
    }

    @Override
    public final double scale(double x, int feature) {
        FeatureIndex.require(feature, offsets.length);
        return (x - offsets[feature]) / ranges[feature];
    }

    @Override
    public final double unscale(double z, int feature) {
        FeatureIndex.require(feature, offsets.length);
        return z * ranges[feature] + offsets[feature];
    }

    final double[] copyOfOffsets() {
        return offsets.clone();
    }

    final double[] copyOfRanges() {
        return ranges.clone();
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof AffineScaler that
                && getClass() == that.getClass()
                && Arrays.equals(offsets, that.offsets)
                && Arrays.equals(ranges, that.ranges);
    }

    @Override
    public final int hashCode() {
        return 31 * Arrays.hashCode(offsets) + Arrays.hashCode(ranges);
    }
}
