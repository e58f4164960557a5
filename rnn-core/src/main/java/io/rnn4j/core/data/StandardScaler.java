package io.rnn4j.core.data;

import io.rnn4j.api.tensor.Tensor;

import java.util.Arrays;
import java.util.Objects;

/**
 * Standardizes every feature to mean 0 and standard deviation 1: z = (x - μ)/σ. Fit a scaler on the
 * training part only and apply it to all parts, so that no information about the other parts enters
 * the training.
 *
 * <p>μ and σ are computed and applied in double precision; σ is that of the population, √(Σ(x -
 * μ)²/n), as in scikit-learn, and 1 for a constant feature. Scalers are immutable.
 */
public final class StandardScaler {
    private final double[] means;
    private final double[] deviations;

    private StandardScaler(double[] means, double[] deviations) {
        this.means = means;
        this.deviations = deviations;
    }

    /**
     * Computes the means and standard deviations of data.
     *
     * @param data at least one row [..., features], all values finite
     * @return the scaler
     * @throws IllegalArgumentException if there is no row or a value is not finite
     */
    public static StandardScaler fit(Tensor data) {
        Objects.requireNonNull(data, "data");
        if (data.rank() == 0 || data.array().length == 0) {
            throw new IllegalArgumentException(
                    "scaler: expected at least one row [..., features], got " + data.shape());
        }
        float[] values = data.array();
        int features = data.size(-1);
        double[] means = new double[features];
        double[] deviations = new double[features];
        for (int feature = 0; feature < features; feature++) {
            fit(values, features, feature, means, deviations);
        }
        return new StandardScaler(means, deviations);
    }

    private static void fit(
            float[] values, int features, int feature, double[] means, double[] deviations) {
        double sum = 0;
        boolean constant = true;
        for (int at = feature; at < values.length; at += features) {
            if (!Float.isFinite(values[at])) {
                throw new IllegalArgumentException(
                        "scaler: expected finite values, got %s in row %s, feature %s"
                                .formatted(values[at], at / features, feature));
            }
            sum += values[at];
            constant &= values[at] == values[feature];
        }
        if (constant) { // otherwise rounding of the mean leads to a deviation of 1e-17
            means[feature] = values[feature];
            deviations[feature] = 1;
            return;
        }
        int rows = values.length / features;
        double mean = sum / rows;
        double squares = 0;
        for (int at = feature; at < values.length; at += features) {
            double difference = values[at] - mean;
            squares += difference * difference;
        }
        means[feature] = mean;
        deviations[feature] = Math.sqrt(squares / rows);
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
        Objects.requireNonNull(means, "means");
        Objects.requireNonNull(deviations, "deviations");
        if (means.length == 0 || means.length != deviations.length) {
            throw new IllegalArgumentException(
                    ("scaler: expected a mean and a deviation for every feature, got %s means and"
                                    + " %s deviations")
                            .formatted(means.length, deviations.length));
        }
        for (int feature = 0; feature < means.length; feature++) {
            double deviation = deviations[feature];
            boolean valid = (float) deviation > 0 && Float.isFinite((float) deviation);
            if (!Float.isFinite((float) means[feature]) || !valid) {
                throw new IllegalArgumentException(
                        ("scaler: feature %s: expected a finite mean and a finite deviation greater"
                                        + " than 0, also as floats, got %s and %s")
                                .formatted(feature, means[feature], deviation));
            }
        }
        return new StandardScaler(means.clone(), deviations.clone());
    }

    /** {@return the number of features, at least 1} */
    public int features() {
        return means.length;
    }

    /** {@return a copy of the means of the features} */
    public double[] copyOfMeans() {
        return means.clone();
    }

    /** {@return a copy of the standard deviations of the features} */
    public double[] copyOfDeviations() {
        return deviations.clone();
    }

    /**
     * Standardizes data, (x - μ)/σ. NaN remains NaN.
     *
     * @param data rows [..., features]
     * @return a new tensor of the same shape
     * @throws IllegalArgumentException if the last axis is not that of the features
     */
    public Tensor transform(Tensor data) {
        checkFeatures(data);
        return map(data, (x, feature) -> (x - means[feature]) / deviations[feature]);
    }

    /**
     * Reverses the standardization, z·σ + μ. NaN remains NaN.
     *
     * @param data rows [..., features]
     * @return a new tensor of the same shape
     * @throws IllegalArgumentException if the last axis is not that of the features
     */
    public Tensor inverse(Tensor data) {
        checkFeatures(data);
        return map(data, (z, feature) -> z * deviations[feature] + means[feature]);
    }

    /**
     * Reverses the standardization of values of a single feature, for example predictions of
     * several steps.
     *
     * @param data values of any shape
     * @param feature index of the feature
     * @return a new tensor of the same shape
     * @throws IllegalArgumentException if the index is invalid
     */
    public Tensor inverse(Tensor data, int feature) {
        Objects.requireNonNull(data, "data");
        if (feature < 0 || feature >= means.length) {
            throw new IllegalArgumentException(
                    "scaler: expected a feature from 0 to %s, got %s"
                            .formatted(means.length - 1, feature));
        }
        return map(data, (z, column) -> z * deviations[feature] + means[feature]);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StandardScaler that
                && Arrays.equals(means, that.means)
                && Arrays.equals(deviations, that.deviations);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(means) + Arrays.hashCode(deviations);
    }

    /** {@return the means and the standard deviations} */
    @Override
    public String toString() {
        return "StandardScaler[means=%s, deviations=%s]"
                .formatted(Arrays.toString(means), Arrays.toString(deviations));
    }

    private interface Scaling {
        double of(float value, int feature);
    }

    private Tensor map(Tensor data, Scaling scaling) {
        Tensor result = data.copy();
        float[] values = result.array();
        for (int at = 0; at < values.length; at++) {
            values[at] = (float) scaling.of(values[at], at % means.length);
        }
        return result;
    }

    private void checkFeatures(Tensor data) {
        Objects.requireNonNull(data, "data");
        if (data.rank() == 0 || data.size(-1) != means.length) {
            throw new IllegalArgumentException(
                    "scaler: expected data of shape [..., %s], got %s"
                            .formatted(means.length, data.shape()));
        }
    }
}
