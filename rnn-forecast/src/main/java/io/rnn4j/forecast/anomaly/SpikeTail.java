package io.rnn4j.forecast.anomaly;

import java.nio.DoubleBuffer;

/**
 * How improbable an error of the prediction is. Beyond the 0.9-quantile of the errors so far the
 * tail is a generalised Pareto distribution with their mean excess and its variance (peaks over a
 * threshold; Pickands 1975; Hosking and Wallis 1987), exponential if that suits. So an error far
 * beyond all others is improbable also where few are known, less so if some have been large.
 *
 * <p>An outlier counts only up to a limit, so that it does not hide the next one. An error has a
 * spike if it is ten times less probable than those of the last {@value #QUIET} steps, so that a
 * short event has one.
 */
final class SpikeTail {
    private static final int QUIET = 30;
    static final int SIZE = TailDistribution.SIZE + QUIET + 5;

    private static final double LEVEL = 0.9;
    private static final double TAIL = -StrictMath.log10(1 - LEVEL);
    private static final double LEAST_COUNT = 20; // of errors
    private static final double LEAST_THRESHOLD = 1; // half-widths
    private static final double PERIOD = 5000;

    /** The number of excesses of exponential errors that count before any is known. */
    private static final double PRIOR_COUNT = 2;

    /** The surprise beyond which an error counts no further. */
    private static final double LIMIT = 4;

    private static final double LEAST_SHAPE = 1e-6; // below it, the tail is exponential
    private static final double WEIGHT = StrictMath.log10(0.1);

    private final TailDistribution errors = new TailDistribution();
    private final RecentMaximum recent = new RecentMaximum(QUIET);
    private double excesses;
    private double excessSquares;
    private double excessCount;
    private double spike;

    /**
     * Takes the next error.
     *
     * @param error magnitude of the error of a prediction, in half-widths of its interval
     * @param adaptive whether the distribution learns it
     */
    void next(double error, boolean adaptive) {
        double threshold = Math.max(LEAST_THRESHOLD, errors.quantile(LEVEL));
        double prior = threshold / StrictMath.log(10); // mean excess of exponential errors
        double count = excessCount + PRIOR_COUNT;
        double mean = (excesses + PRIOR_COUNT * prior) / count;
        double squares = (excessSquares + PRIOR_COUNT * 2 * prior * prior) / count;
        double ratio = mean * mean / Math.max(squares - mean * mean, Double.MIN_NORMAL);
        double shape = Math.max(0, (1 - ratio) / 2);
        double size = shape == 0 ? mean : mean * (1 + ratio) / 2;
        boolean isKnown = errors.count() >= LEAST_COUNT;
        double surprise = isKnown ? surprise(error - threshold, shape, size) : 0;
        if (adaptive) {
            double limit = threshold + excess(LIMIT, shape, size);
            learn(isKnown ? Math.min(error, limit) : error, threshold);
        }
        spike = surprise > recent.value() + 1 ? Math.max(0, surprise + WEIGHT) : 0;
        recent.add(surprise);
    }

    private void learn(double error, double threshold) {
        double excess = Math.max(0, error - threshold);
        double kept = 1 - 1 / PERIOD;
        errors.add(error);
        excesses = kept * excesses + excess;
        excessSquares = kept * excessSquares + excess * excess;
        excessCount = kept * excessCount + (excess > 0 ? 1 : 0);
    }

    /** {@return -log₁₀ of the tail probability of an excess} */
    private static double surprise(double excess, double shape, double size) {
        if (excess < 0) {
            return 0;
        }
        double logarithm =
                shape < LEAST_SHAPE
                        ? excess / size
                        : StrictMath.log1p(shape * excess / size) / shape;
        return TAIL + logarithm / StrictMath.log(10);
    }

    /** {@return the excess with a surprise} */
    private static double excess(double surprise, double shape, double size) {
        double logarithm = (surprise - TAIL) * StrictMath.log(10);
        return shape < LEAST_SHAPE
                ? size * logarithm
                : size * StrictMath.expm1(shape * logarithm) / shape;
    }

    /** {@return the surprise of the last error without its weight; 0 if it has no spike} */
    double spike() {
        return spike;
    }

    void save(DoubleBuffer to) {
        errors.save(to);
        recent.save(to);
        to.put(excesses).put(excessSquares).put(excessCount).put(spike);
    }

    void restore(DoubleBuffer from) {
        errors.restore(from);
        recent.restore(from);
        excesses = from.get();
        excessSquares = from.get();
        excessCount = from.get();
        spike = from.get();
    }
}
