package io.rnn4j.core.equation;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * A decimal number, rounded to the precision of a float.
 *
 * @param negative whether it is below 0
 * @param digits digits without leading and trailing zeros
 * @param exponent power of ten of the first digit
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

    /** {@return whether scientific notation is shorter} */
    boolean scientific() {
        return exponent < -3 || exponent > 6;
    }

    /** {@return all digits, without a power of ten} */
    String plain() {
        return (negative ? "-" : "")
                + new BigDecimal(digits)
                        .movePointRight(exponent + 1 - digits.length())
                        .toPlainString();
    }

    /** {@return the digits with a point after the first} */
    String mantissa() {
        return (negative ? "-" : "")
                + digits.charAt(0)
                + (digits.length() > 1 ? "." + digits.substring(1) : "");
    }
}
