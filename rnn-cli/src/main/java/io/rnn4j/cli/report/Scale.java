package io.rnn4j.cli.report;

import java.util.ArrayList;
import java.util.List;

/**
 * The vertical axis of a chart with marks at round numbers.
 *
 * @param minimum the lower end, a logarithm of an axis that is logarithmic
 * @param maximum the upper end
 * @param marks the marked values
 * @param logarithmic whether the ends and marks are logarithms to the base of 10
 */
record Scale(double minimum, double maximum, List<Double> marks, boolean logarithmic) {
    private static final int MARKS = 6;
    private static final double LEAST = 1e-300;

    /** Larger numbers are not drawn: their distances may overflow. */
    private static final double MOST = 1e300;

    /** {@return an axis that holds finite values; of a logarithmic one only those above 0} */
    static Scale of(double[] values, boolean logarithmic) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            double place = logarithmic ? StrictMath.log10(value) : value;
            if (Math.abs(place) <= MOST) { // not NaN
                least = Math.min(least, place);
                most = Math.max(most, place);
            }
        }
        if (least > most) {
            least = 0;
            most = 1;
        }
        if (least == most) {
            double half = logarithmic ? 1 : least == 0 ? 1 : Math.abs(least) / 2;
            least -= half;
            most += half;
        }
        double step = roundUp(most / MARKS - least / MARKS); // a difference first may overflow
        if (logarithmic) {
            step = Math.max(1, Math.ceil(step));
        }
        double first = Math.floor(least / step);
        int count = (int) Math.min(2 * MARKS, Math.ceil(most / step) - first);
        List<Double> marks = new ArrayList<>();
        for (int n = 0; n <= count; n++) {
            marks.add((first + n) * step);
        }
        return new Scale(first * step, (first + count) * step, marks, logarithmic);
    }

    /** {@return the least 1, 2 or 5 times a power of ten that is not less} */
    static double roundUp(double number) {
        double size = Math.max(number, LEAST);
        double power = 1;
        while (power > size) {
            power /= 10;
        }
        while (power * 10 <= size) {
            power *= 10;
        }
        for (int factor : new int[] {1, 2, 5}) {
            if (factor * power >= size) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    /**
     * {@return the height of a value, 0 at the lower and 1 at the upper end; NaN if it has none}
     */
    double height(double value) {
        double place = logarithmic ? StrictMath.log10(value) : value;
        return Math.abs(place) <= MOST ? (place - minimum) / (maximum - minimum) : Double.NaN;
    }

    /** {@return the text of a mark} */
    String label(double mark) {
        return logarithmic ? "1e" + (long) Math.rint(mark) : Numbers.text(mark + 0.0);
    }
}
