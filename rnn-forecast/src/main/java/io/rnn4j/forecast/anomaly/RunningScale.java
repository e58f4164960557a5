package io.rnn4j.forecast.anomaly;

import java.nio.DoubleBuffer;
import java.util.Arrays;

/**
 * Location and spread of a stream in constant memory: exponential averages of the values and of
 * their absolute deviations. Deviations are limited to five spreads, so that an outlier hardly
 * changes the scale. A value x is transformed to asinh((x - location)/spread), which is linear near
 * the location and logarithmic far from it, so any value is a reasonable input of a network.
 */
final class RunningScale {
    static final int SIZE = 4;

    private static final double CLIP = 5;

    private double location;
    private double spread;
    private double leastSpread;
    private double rate;

    /**
     * Begins with the median of the values and the mean absolute deviation from it.
     *
     * @param values values of which at least one is not NaN
     */
    static RunningScale of(double[] values) {
        double[] sorted = Arrays.stream(values).filter(value -> !Double.isNaN(value)).toArray();
        Arrays.sort(sorted);
        RunningScale scale = new RunningScale();
        int half = sorted.length / 2;
        scale.location =
                sorted.length % 2 == 1
                        ? sorted[half]
                        : sorted[half - 1] + (sorted[half] - sorted[half - 1]) / 2;
        double largest = Math.max(Math.abs(sorted[0]), Math.abs(sorted[sorted.length - 1]));
        double sum = 0;
        for (double value : sorted) {
            sum += Math.abs(value - scale.location) / sorted.length;
        }
        // A constant series has no spread: a thousandth of its level counts as one.
        scale.spread = Math.max(sum, largest == 0 ? 1e-3 : 1e-3 * largest);
        scale.leastSpread = scale.spread / 100;
        scale.rate = 1.0 / Math.max(100, values.length);
        return scale;
    }

    double transform(double x) {
        double z = (x - location) / spread;
        double size = Math.abs(z);
        double result =
                size > 1e100 // whose square is infinite
                        ? StrictMath.log(2) + StrictMath.log(size)
                        : StrictMath.log(size + Math.sqrt(size * size + 1));
        return z < 0 ? -result : result;
    }

    double inverse(double u) {
        return location + spread * StrictMath.sinh(u);
    }

    void add(double x) {
        double clipped = Math.clamp(x - location, -CLIP * spread, CLIP * spread);
        location += rate * clipped;
        spread = Math.max(leastSpread, spread + rate * (Math.abs(clipped) - spread));
    }

    void save(DoubleBuffer to) {
        to.put(location).put(spread).put(leastSpread).put(rate);
    }

    void restore(DoubleBuffer from) {
        location = from.get();
        spread = from.get();
        leastSpread = from.get();
        rate = from.get();
    }
}
