package io.rnn4j.forecast.anomaly;

import java.nio.DoubleBuffer;

/**
 * The distribution of magnitudes in a stream, in constant memory: a histogram with bins that are 8
 * % wide, whose counts fade over {@value #PERIOD} values. Beyond the greatest of at least {@value
 * #LEAST_COUNT} magnitudes the distribution has a Pareto tail of index 2, so that of two records
 * the greater one has the smaller probability.
 */
final class TailDistribution {
    private static final int CLASSES = 256;
    static final int SIZE = CLASSES + 2;

    private static final double LEAST = 1e-4;
    private static final double CLASSES_PER_LOG = CLASSES / 20.0; // from 1e-4 to 5e4
    private static final double PERIOD = 5000;
    private static final double LEAST_COUNT = 50; // for a tail

    private final double[] counts = new double[CLASSES];
    private double total;
    private double greatest;

    private static int index(double logarithm) {
        return (int) Math.clamp(logarithm * CLASSES_PER_LOG, 0, CLASSES - 1);
    }

    /** {@return ln(magnitude/1e-4), at least 0} */
    private static double logarithm(double magnitude) {
        return StrictMath.log(Math.max(magnitude, LEAST) / LEAST);
    }

    /**
     * {@return the surprise of a magnitude, -log₁₀ of the share of magnitudes so far that are not
     * smaller, where the magnitude itself counts as one of them}
     */
    double surprise(double magnitude) {
        if (total == 0) {
            return 0;
        }
        double tail = 0;
        for (int each = index(logarithm(magnitude)); each < CLASSES; each++) {
            tail += counts[each];
        }
        double surprise = -StrictMath.log10((tail + 1) / (total + 1));
        return magnitude > greatest && total >= LEAST_COUNT
                ? surprise + 2 * StrictMath.log10(magnitude / Math.max(greatest, LEAST))
                : surprise;
    }

    /** {@return the number of magnitudes, of which old ones have faded} */
    double count() {
        return total;
    }

    /** {@return a magnitude that a share of all magnitudes does not exceed} */
    double quantile(double share) {
        double missing = share * (total + 1);
        for (int each = 0; each < CLASSES; each++) {
            missing -= counts[each];
            if (missing <= 0) {
                return LEAST * StrictMath.exp((each + 1) / CLASSES_PER_LOG);
            }
        }
        return Math.max(greatest, LEAST);
    }

    void add(double magnitude) {
        double kept = 1 - 1 / PERIOD;
        for (int each = 0; each < CLASSES; each++) {
            counts[each] *= kept;
        }
        counts[index(logarithm(magnitude))]++;
        total = total * kept + 1;
        greatest = Math.max(greatest, magnitude);
    }

    void save(DoubleBuffer to) {
        to.put(counts).put(total).put(greatest);
    }

    void restore(DoubleBuffer from) {
        from.get(counts);
        total = from.get();
        greatest = from.get();
    }
}
