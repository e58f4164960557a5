package io.rnn4j.forecast.anomaly;

import java.nio.DoubleBuffer;

/** The greatest of the last numbers, none of which is negative. */
final class RecentMaximum {
    private final double[] recent;
    private double count;

    /**
     * Creates the maximum of a number of values.
     *
     * @param length the number, at least 0
     */
    RecentMaximum(int length) {
        recent = new double[length];
    }

    int size() {
        return recent.length + 1;
    }

    /** {@return the greatest of the last numbers; 0 if there is none} */
    double value() {
        double greatest = 0;
        for (double each : recent) {
            greatest = Math.max(greatest, each);
        }
        return greatest;
    }

    void add(double number) {
        if (recent.length > 0) {
            recent[(int) (count % recent.length)] = number;
            count++;
        }
    }

    void save(DoubleBuffer to) {
        to.put(recent).put(count);
    }

    void restore(DoubleBuffer from) {
        from.get(recent);
        count = from.get();
    }
}
