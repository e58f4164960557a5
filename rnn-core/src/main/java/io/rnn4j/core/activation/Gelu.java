package io.rnn4j.core.activation;

import io.rnn4j.api.component.Activation;
import io.rnn4j.api.expr.Expr;

/**
 * The Gaussian error linear unit (Hendrycks and Gimpel 2016), x·Φ(x) with the distribution function
 * Φ of the standard normal distribution, or its approximation x/2 · (1 + tanh(√(2/π)(x +
 * 0.044715x³))), which differs by up to 5e-4.
 *
 * <p>Φ is computed from the complementary error function of Press et al. (Numerical Recipes, 2nd
 * ed., section 6.2), erfc z = t·exp(-z² + P(t)) with t = 1/(1 + z/2) and a polynomial P of degree
 * 9. In exact arithmetic the error of the unit is at most 2e-8, that of its derivative 1e-7.
 *
 * @param approximate whether the approximation by tanh is used
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record Gelu(boolean approximate) implements Activation {
    /** Coefficients of P, those of the highest powers first. */
    private static final double[] POLYNOMIAL = {
        0.17087277,
        -0.82215223,
        1.48851587,
        -1.13520398,
        0.27886807,
        -0.18628806,
        0.09678418,
        0.37409196,
        1.00002368,
        -1.26551223
    };

    /** Φ(-x) of larger x is less than the smallest float. */
    private static final double LIMIT = 20;

    /** Creates the unit without approximation, as in Keras and PyTorch. */
    public Gelu() {
        this(false);
    }

    @Override
    public String name() {
        return "gelu";
    }

    @Override
    public Expr of(Expr x) {
        return SmoothRectifier.of(x, LIMIT, approximate ? Gelu::approximation : Gelu::exact);
    }

    /** Computes (1 + tanh u)/2 as σ(2u), which is accurate where it is small. */
    private static Expr approximation(Expr x) {
        Expr cubic = x.plus(x.square().times(x).times(0.044715));
        return x.times(cubic.times(2 * Math.sqrt(2 / Math.PI)).sigmoid());
    }

    private static Expr exact(Expr x) {
        // Φ(x) for x <= 0, 1 - Φ(-x) otherwise: neither value nor derivative cancels
        Expr positive = x.greaterThan(Expr.constant(0));
        Expr sign = positive.times(-2).plus(1);
        return x.times(positive.plus(sign.times(tail(x.abs()))));
    }

    /**
     * Φ(-x) = erfc(x/√2)/2 for positive x. With x = h + l and h of 12 bits (Veltkamp 1968), h² is
     * exact and x² = h² + l·(x + h): the rounding error of x² would grow by the exponential.
     */
    private static Expr tail(Expr x) {
        Expr t = Expr.constant(1).over(x.times(Math.sqrt(0.125)).plus(1));
        Expr polynomial = t.times(POLYNOMIAL[0]).plus(POLYNOMIAL[1]);
        for (int power = 2; power < POLYNOMIAL.length; power++) {
            polynomial = polynomial.times(t).plus(POLYNOMIAL[power]);
        }
        Expr scaled = x.times(4097);
        Expr high = scaled.minus(scaled.minus(x));
        Expr rest = x.minus(high).times(x.plus(high));
        Expr power = polynomial.minus(rest.times(0.5)).exp();
        return t.times(power).times(high.square().times(-0.5).exp()).times(0.5);
    }

    /** {@return a copy that uses the approximation by tanh, or not} */
    public Gelu approximate(boolean approximate) {
        return new Gelu(approximate);
    }
}
