package io.rnn4j.core.engine.objective;

import java.util.Arrays;

/**
 * Sums of exponentials in log space. They use {@link StrictMath}, whose results are the same on
 * every machine.
 */
final class LogSums {
    private LogSums() {}

    /** {@return the largest of some elements, NaN if one of them is} */
    static double max(double[] values, int from, int to) {
        double max = Double.NEGATIVE_INFINITY;
        for (int k = from; k < to; k++) {
            max = Math.max(max, values[k]);
        }
        return max;
    }

    /** {@return ln Σ exp of some elements, -∞ for none} */
    static double of(double[] values, int from, int to) {
        double max = max(values, from, to);
        if (max == Double.NEGATIVE_INFINITY) {
            return max;
        }
        double sum = 0;
        for (int k = from; k < to; k++) {
            sum += StrictMath.exp(values[k] - max);
        }
        return max + StrictMath.log(sum);
    }

    /** {@return ln(exp a + exp b)} */
    static double of(double a, double b) {
        double max = Math.max(a, b);
        return max == Double.NEGATIVE_INFINITY
                ? max
                : max + StrictMath.log1p(StrictMath.exp(Math.min(a, b) - max));
    }

    /**
     * Subtracts the largest of some elements from all of them.
     *
     * @return the largest one; if it is -∞, the elements stay as they are
     */
    static double normalize(double[] values, int from, int to) {
        double max = max(values, from, to);
        for (int k = from; k < to && max != Double.NEGATIVE_INFINITY; k++) {
            values[k] -= max;
        }
        return max;
    }

    /** {@return the position of the first largest of some elements, counted from the first one} */
    static int largest(double[] values, int from, int count) {
        int largest = 0;
        for (int k = 1; k < count; k++) {
            if (values[from + k] > values[from + largest]) {
                largest = k;
            }
        }
        return largest;
    }

    /** {@return the array, or a larger one if it is shorter than a length} */
    static double[] grown(double[] array, long length) {
        return array.length >= length ? array : new double[Math.toIntExact(length)];
    }

    /** {@return the array, or a larger one if it is shorter than a length} */
    static int[] grown(int[] array, int length) {
        return array.length >= length ? array : Arrays.copyOf(array, Math.max(64, 2 * length));
    }
}
