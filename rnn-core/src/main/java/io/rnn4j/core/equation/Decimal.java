package io.rnn4j.core.equation;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * A number as people write it, rounded to what a float can tell apart.
 *
 * @param negative if it is below 0
 * @param digits its digits without leading and trailing zeros
 * @param exponent the power of ten of the first digit
 */
record Decimal(boolean negative, String digits, int exponent) {
    private static final MathContext FLOAT = new MathContext(7);

    /** Rounds a finite number. */
    static Decimal of(double value) {
        if (value == 0) {
            return new Decimal(false, "0", 0);
        }
        BigDecimal rounded = new BigDecimal(Math.abs(value)).round(FLOAT).stripTrailingZeros();
        return new Decimal(
                value < 0,
                rounded.unscaledValue().toString(),
                rounded.precision() - rounded.scale() - 1);
    }

    /** Tells whether a power of ten is shorter than zeros. */
    boolean scientific() {
        return exponent < -3 || exponent > 6;
    }

    /** Writes all digits, without a power of ten. */
    String plain() {
        return (negative ? "-" : "")
                + new BigDecimal(digits)
                        .movePointRight(exponent + 1 - digits.length())
                        .toPlainString();
    }

    /** Writes the digits with a point behind the first. */
    String mantissa() {
        return (negative ? "-" : "")
                + digits.charAt(0)
                + (digits.length() > 1 ? "." + digits.substring(1) : "");
    }
}
