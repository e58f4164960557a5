package io.rnn4j.core.data;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Transforms positive values by a power (Box and Cox 1964) and standardizes them: y = (x^λ - 1)/λ,
 * or ln x for λ = 0, and z = (y - μ)/σ. It suits values whose fluctuations grow with their level.
 *
 * <p>The reverse of a value below the range of the transformation is 0, of one above it infinity.
 */
public final class BoxCoxScaler implements Scaler {
    static final String NAME = "box_cox";

    private final double[] exponents;
    private final double[] means;
    private final double[] deviations;

    private BoxCoxScaler(double[] exponents, double[] means, double[] deviations) {
        this.exponents = exponents;
        this.means = means;
        this.deviations = deviations;
    }

    /**
     * Creates a scaler with known values.
     *
     * @param exponents λ of every feature, from -5 to 5; 0 for the logarithm
     * @param means mean μ of the transformed values of every feature, finite
     * @param deviations standard deviation σ of the transformed values of every feature, finite and
     *     greater than 0
     * @return the scaler
     * @throws IllegalArgumentException if the lengths differ or are 0, or if a value is invalid
     */
    public static BoxCoxScaler of(double[] exponents, double[] means, double[] deviations) {
        Objects.requireNonNull(exponents, "exponents");
        AffineScaler.check(means, "mean", deviations, "deviation");
        if (exponents.length != means.length) {
            throw new IllegalArgumentException(
                    "scaler: expected an exponent for every feature, got %s for %s features"
                            .formatted(exponents.length, means.length));
        }
        for (int feature = 0; feature < exponents.length; feature++) {
            if (!(Math.abs(exponents[feature]) <= 5)) {
                throw new IllegalArgumentException(
                        "scaler: feature %s: expected an exponent from -5 to 5, got %s"
                                .formatted(feature, exponents[feature]));
            }
        }
        return new BoxCoxScaler(exponents.clone(), means.clone(), deviations.clone());
    }

    /** {@return y of a positive x} */
    static double power(double x, double exponent) {
        return exponent == 0
                ? StrictMath.log(x)
                : StrictMath.expm1(exponent * StrictMath.log(x)) / exponent;
    }

    @Override
    public int features() {
        return exponents.length;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if there is no such feature, or if the value is not greater
     *     than 0
     */
    @Override
    public double scale(double x, int feature) {
        FeatureIndex.require(feature, exponents.length);
        if (x <= 0) {
            throw new IllegalArgumentException(
                    ("scaler: feature %s: expected a value greater than 0, got %s; add a constant"
                                    + " to all values, or use another scaler")
                            .formatted(feature, x));
        }
        return (power(x, exponents[feature]) - means[feature]) / deviations[feature];
    }

    @Override
    public double unscale(double z, int feature) {
        FeatureIndex.require(feature, exponents.length);
        double y = z * deviations[feature] + means[feature];
        double exponent = exponents[feature];
        if (exponent == 0) {
            return StrictMath.exp(y);
        }
        double base = exponent * y;
        if (base <= -1) {
            return exponent > 0 ? 0 : Double.POSITIVE_INFINITY;
        }
        return StrictMath.exp(StrictMath.log1p(base) / exponent);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Map<String, double[]> parameters() {
        Map<String, double[]> parameters = new LinkedHashMap<>();
        parameters.put("exponents", exponents.clone());
        parameters.put("means", means.clone());
        parameters.put("deviations", deviations.clone());
        return parameters;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BoxCoxScaler that
                && Arrays.equals(exponents, that.exponents)
                && Arrays.equals(means, that.means)
                && Arrays.equals(deviations, that.deviations);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(exponents) + 31 * Arrays.hashCode(means);
    }

    /** {@return the exponents, the means and the standard deviations} */
    @Override
    public String toString() {
        return "BoxCoxScaler[exponents=%s, means=%s, deviations=%s]"
                .formatted(
                        Arrays.toString(exponents),
                        Arrays.toString(means),
                        Arrays.toString(deviations));
    }
}
