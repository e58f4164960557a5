package io.rnn4j.forecast.anomaly;

import java.nio.DoubleBuffer;

/**
 * How improbable a value is, as -log₁₀ of a tail probability. Four statistics are compared with
 * their own past: the distance of the value from the location of the stream, the same distance of a
 * short exponential average, the error of the network's prediction, and the spread of the last
 * values, whether large or, in a flat part, small. Each of the four probabilities is divided by the
 * weight of its statistic, and the smallest quotient is used (weighted Bonferroni method); it
 * bounds the probability that any of the statistics is so improbable.
 */
final class Surprise {
    static final int SIZE = 4 * TailDistribution.SIZE + 5;

    private static final double STEPS = 16; // of the short averages
    private static final double LONG_STEPS = 5000;
    private static final double LEAST_VARIANCE = 1e-4; // of transformed values
    // Levels matter most; the others find what levels do not show. The weights have the sum 1.
    private static final double LEVEL_WEIGHT = StrictMath.log10(0.45);
    private static final double OTHER_WEIGHT = StrictMath.log10(0.05);

    private final TailDistribution values = new TailDistribution();
    private final TailDistribution averages = new TailDistribution();
    private final TailDistribution errors = new TailDistribution();
    private final TailDistribution spreads = new TailDistribution();
    private double average;
    private double variance;
    private double meanSpread;
    private double count;
    private double last;

    /**
     * Takes the next value.
     *
     * @param value the transformed value
     * @param error magnitude of the error of its prediction, in half-widths of the network's
     *     interval
     * @param adaptive whether the distributions learn the value
     * @param learnError whether the distribution of errors does, too
     * @return the surprise
     */
    double next(double value, double error, boolean adaptive, boolean learnError) {
        if (count == 0) {
            average = value;
        }
        double deviation = value - average;
        average += deviation / STEPS;
        variance += (deviation * deviation * (1 - 1 / STEPS) - variance) / STEPS;
        double spread = StrictMath.log(variance + LEAST_VARIANCE) / 2;
        if (count == 0) {
            meanSpread = spread;
        }
        double unusualSpread = Math.abs(spread - meanSpread);
        double level =
                Math.max(values.surprise(Math.abs(value)), averages.surprise(Math.abs(average)));
        double other = Math.max(errors.surprise(error), spreads.surprise(unusualSpread));
        last = Math.max(0, Math.max(level + LEVEL_WEIGHT, other + OTHER_WEIGHT));
        if (adaptive) {
            values.add(Math.abs(value));
            averages.add(Math.abs(average));
            spreads.add(unusualSpread);
            meanSpread += (spread - meanSpread) / Math.min(count + 1, LONG_STEPS);
            if (learnError) {
                errors.add(error);
            }
        }
        count++;
        return last;
    }

    /** {@return an error that a share of all errors does not exceed} */
    double errorQuantile(double share) {
        return errors.quantile(share);
    }

    void save(DoubleBuffer to) {
        values.save(to);
        averages.save(to);
        errors.save(to);
        spreads.save(to);
        to.put(average).put(variance).put(meanSpread).put(count).put(last);
    }

    void restore(DoubleBuffer from) {
        values.restore(from);
        averages.restore(from);
        errors.restore(from);
        spreads.restore(from);
        average = from.get();
        variance = from.get();
        meanSpread = from.get();
        count = from.get();
        last = from.get();
    }
}
