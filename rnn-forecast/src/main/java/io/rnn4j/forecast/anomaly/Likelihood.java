package io.rnn4j.forecast.anomaly;

import java.nio.DoubleBuffer;

/**
 * The anomaly likelihood (Ahmad et al. 2017): the tail probability of the mean of the last ten
 * surprises in the normal distribution of these means so far.
 */
final class Likelihood {
    private static final int SHORT = 10;
    private static final double LONG = 5000;
    static final int SIZE = SHORT + 4;

    private final double[] recent = new double[SHORT];
    private double count;
    private double mean;
    private double variance;
    private double probability = 1;

    void next(double surprise, boolean adaptive) {
        recent[(int) (count % SHORT)] = surprise;
        count++;
        double sum = 0;
        for (double each : recent) {
            sum += each;
        }
        double current = sum / Math.min(count, SHORT);
        double deviation = current - mean;
        probability = count <= SHORT || variance == 0 ? 1 : tail(deviation / Math.sqrt(variance));
        if (adaptive) {
            double rate = 1 / Math.min(count, LONG);
            mean += rate * deviation;
            variance += rate * (deviation * (current - mean) - variance);
        }
    }

    /** {@return the tail probability of the last mean} */
    double probability() {
        return probability;
    }

    /**
     * Q(z) of the standard normal distribution, by the series of Marsaglia (2004) near 0 and by the
     * continued fraction of Laplace in the tail, both to 12 digits or more.
     */
    static double tail(double z) {
        if (z < 0) {
            return 1 - tail(-z);
        }
        double density = StrictMath.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
        if (z < 3) {
            double term = z;
            double sum = z;
            for (int odd = 3; term > 1e-17; odd += 2) {
                term *= z * z / odd;
                sum += term;
            }
            return 0.5 - density * sum;
        }
        double fraction = z;
        for (int each = 60; each >= 1; each--) {
            fraction = z + each / fraction;
        }
        return density / fraction;
    }

    void save(DoubleBuffer to) {
        to.put(recent).put(count).put(mean).put(variance).put(probability);
    }

    void restore(DoubleBuffer from) {
        from.get(recent);
        count = from.get();
        mean = from.get();
        variance = from.get();
        probability = from.get();
    }
}
