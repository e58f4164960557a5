package io.rnn4j.core.data;

import java.util.Arrays;

/**
 * Values of a stream for quantiles: all of them up to a limit, beyond it every second, fourth …
 * one.
 */
final class SampledValues {
    private static final int MOST = 1 << 20;

    private double[] values = new double[64];
    private int size;
    private long seen;
    private long stride = 1;

    void add(double value) {
        if (seen++ % stride != 0) {
            return;
        }
        if (size == MOST) {
            size = MOST / 2;
            for (int at = 0; at < size; at++) {
                values[at] = values[2 * at];
            }
            stride *= 2;
            if ((seen - 1) % stride != 0) {
                return;
            }
        }
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
    }

    /** {@return the sorted values; nothing may be added afterwards} */
    double[] sorted() {
        double[] sorted = Arrays.copyOf(values, size);
        Arrays.sort(sorted);
        return sorted;
    }

    /**
     * {@return a quantile, linearly interpolated between two values as by NumPy}
     *
     * @param sorted the sorted values, at least one
     * @param level from 0 to 1
     */
    static double quantile(double[] sorted, double level) {
        double position = level * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
