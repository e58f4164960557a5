package io.rnn4j.core.loss;

import io.rnn4j.api.expr.Expr;

/**
 * Logarithms of gamma and beta functions, composed of operations of expressions: Stirling's series
 * (Abramowitz and Stegun 1964, 6.1.41) after a shift of the argument to at least 5, where three
 * terms of the series and their derivative are exact to 1e-8. The beta function is not computed
 * from three gamma functions, whose difference would lose its digits for large arguments.
 */
final class GammaFunctions {
    private static final int SHIFT = 5;
    private static final double LOG_ROOT = StrictMath.log(2 * Math.PI) / 2;

    private GammaFunctions() {}

    /** Returns ln Γ(x + 1) for x of at least 0. */
    static Expr logFactorial(Expr x) {
        Expr shifted = x.plus(1 + SHIFT);
        Expr product = sumOfLogarithms(x.plus(1), SHIFT);
        Expr stirling = shifted.minus(0.5).times(shifted.log()).minus(shifted);
        return stirling.plus(series(shifted)).plus(LOG_ROOT).minus(product);
    }

    /**
     * Returns ln Γ(a + 1) + ln Γ(k + 1) - ln Γ(a + k + 1) = ln(a·B(a, k + 1)) with the beta
     * function B. Terms that grow with an argument are combined to logarithms of ratios before they
     * are rounded.
     *
     * @param a of at least 0
     * @param k of at least -0.5
     */
    static Expr logScaledBeta(Expr a, Expr k) {
        Expr b = k.plus(1);
        Expr sum = a.plus(b);
        Expr one = a.plus(SHIFT);
        Expr other = b.plus(SHIFT);
        // Stirling's series of ln B(a + 5, b + 5)
        Expr corrections = series(one).plus(series(other)).minus(series(one.plus(other)));
        Expr ofOne = one.minus(0.5).times(LogarithmOfOnePlus.of(other.over(one)));
        Expr ofOther = k.times(LogarithmOfOnePlus.of(one.over(other)));
        Expr value = corrections.plus(LOG_ROOT).minus(ofOne).minus(ofOther);
        // B(a, b) = B(a + 1, b)·(a + b)/a five times, and the same for b
        value = value.minus(logOfSum(SHIFT, sum.plus(SHIFT)));
        for (int term = 0; term < SHIFT; term++) {
            value = value.minus(logOfSum(2 * SHIFT - term, sum.plus(term)));
            value = value.plus(other.over(b.plus(term)).log());
        }
        for (int term = 1; term < SHIFT; term++) {
            value = value.plus(LogarithmOfOnePlus.of(other.over(a.plus(term))));
        }
        return value.plus(other.log().times(0.5));
    }

    /** Returns ln((x + number)/x). */
    private static Expr logOfSum(double number, Expr x) {
        return LogarithmOfOnePlus.of(Expr.constant(number).over(x));
    }

    /** Returns ln x + ln(x + 1) + … of a number of terms. */
    private static Expr sumOfLogarithms(Expr x, int terms) {
        Expr sum = x.log();
        for (int term = 1; term < terms; term++) {
            sum = sum.plus(x.plus(term).log());
        }
        return sum;
    }

    /** Returns 1/(12x) - 1/(360x³) + 1/(1260x⁵). */
    private static Expr series(Expr x) {
        Expr inverse = Expr.constant(1).over(x);
        Expr square = inverse.square();
        Expr terms = square.times(1.0 / 1260).minus(1.0 / 360).times(square).plus(1.0 / 12);
        return terms.times(inverse);
    }
}
