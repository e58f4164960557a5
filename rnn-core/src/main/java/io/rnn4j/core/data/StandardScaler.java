package io.rnn4j.core.data;

import io.rnn4j.api.tensor.Tensor;

import java.util.Arrays;
import java.util.Map;

/**
 * Standardizes every feature to mean 0 and standard deviation 1: z = (x - μ)/σ. σ is that of the
 * population, √(Σ(x - μ)²/n), as in scikit-learn, and 1 for a constant feature.
 */
public final class StandardScaler extends AffineScaler {
    static final String NAME = "standard";

    private StandardScaler(double[] means, double[] deviations) {
        super(means, deviations);
    }

    /**
     * Computes the means and standard deviations of data.
     *
     * @param data at least one row [..., features], all values finite
     * @return the scaler
     * @throws IllegalArgumentException if there is no row or a value is not finite
     */
    public static StandardScaler fit(Tensor data) {
        return ScalerFit.of(data).standard();
    }

    /**
     * Creates a scaler with known values, for example values stored with a model.
     *
     * @param means μ of every feature, finite
     * @param deviations σ of every feature, finite and greater than 0
     * @return the scaler
     * @throws IllegalArgumentException if the lengths differ or are 0, or if a value is invalid
     */
    public static StandardScaler of(double[] means, double[] deviations) {
        check(means, "mean", deviations, "deviation");
        return new StandardScaler(means.clone(), deviations.clone());
    }

    /** {@return a copy of the means of the features} */
    public double[] copyOfMeans() {
        return copyOfOffsets();
    }

    /** {@return a copy of the standard deviations of the features} */
    public double[] copyOfDeviations() {
        return copyOfRanges();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Map<String, double[]> parameters() {
        return Map.of("means", copyOfMeans(), "deviations", copyOfDeviations());
    }

    /** {@return the means and the standard deviations} */
    @Override
    public String toString() {
        return "StandardScaler[means=%s, deviations=%s]"
                .formatted(Arrays.toString(copyOfMeans()), Arrays.toString(copyOfDeviations()));
    }
}
