package io.rnn4j.cli.report;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers as text, the same in every locale. */
final class Numbers {
    /** Stands for a number that is missing. */
    static final String NONE = "–";

    private static final int DIGITS = 5;
    private static final double LEAST_PLAIN = 1e-4;
    private static final double MOST_PLAIN = 1e9;

    private Numbers() {}

    /** {@return a number with five significant digits, all digits of a whole number} */
    static String text(double value) {
        if (Double.isNaN(value)) {
            return NONE;
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "∞" : "−∞";
        }
        double size = Math.abs(value);
        if (value == Math.rint(value) && size < MOST_PLAIN) {
            return Long.toString((long) value);
        }
        BigDecimal rounded = rounded(value, DIGITS);
        if (size >= LEAST_PLAIN && size < MOST_PLAIN) {
            return rounded.toPlainString();
        }
        int exponent = rounded.precision() - rounded.scale() - 1;
        return rounded.movePointLeft(exponent).toPlainString() + "e" + exponent;
    }

    /** {@return a finite number with some significant digits, without trailing zeros} */
    static BigDecimal rounded(double value, int digits) {
        return new BigDecimal(value).round(new MathContext(digits)).stripTrailingZeros();
    }

    /** {@return a share as a percentage} */
    static String percent(double share) {
        return Double.isNaN(share) ? NONE : rounded(100 * share, DIGITS - 1).toPlainString() + " %";
    }
}
